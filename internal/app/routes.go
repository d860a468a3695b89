package app

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/httprate"

	"qyzmet/internal/config"
	"qyzmet/internal/fault"
	remarks "qyzmet/internal/feedback"
	"qyzmet/internal/link"
	"qyzmet/internal/postgres"
	"qyzmet/web/accounts"
	"qyzmet/web/api"
	"qyzmet/web/apply"
	"qyzmet/web/bench"
	"qyzmet/web/cabinet"
	"qyzmet/web/catalogue"
	"qyzmet/web/centrehead"
	"qyzmet/web/centres"
	"qyzmet/web/complaints"
	"qyzmet/web/contact"
	"qyzmet/web/counter"
	"qyzmet/web/counterqueue"
	"qyzmet/web/demo"
	"qyzmet/web/discussions"
	"qyzmet/web/editor"
	"qyzmet/web/feedback"
	"qyzmet/web/formeditor"
	"qyzmet/web/help"
	"qyzmet/web/home"
	"qyzmet/web/mandate"
	"qyzmet/web/middleware"
	"qyzmet/web/mobile"
	"qyzmet/web/offline"
	"qyzmet/web/oversight"
	"qyzmet/web/page"
	"qyzmet/web/publishing"
	"qyzmet/web/settings"
	"qyzmet/web/signin"
	simulations "qyzmet/web/simulation"
	"qyzmet/web/staffing"
	"qyzmet/web/static"
	"qyzmet/web/styleguide"
	"qyzmet/web/trial"
	"qyzmet/web/verify"
	"qyzmet/web/visits"
	"qyzmet/web/workdays"
)

// Limits of an address; staff who are signed in are counted each alone, see counted.

// guessesPerMinute is how often one address may try codes of documents and applications.
const guessesPerMinute = 120

// hallPerMinute is how often one address, which may be the network of a whole hall, may look at
// machines and tickets: their keys and codes are far too long to guess. typedPerMinute is how often
// a digit of a booking's short code may be pressed behind one of those keys.
const (
	hallPerMinute  = 1_200
	typedPerMinute = 120
)

// remarksPerMinute is how often one address may write about pages.
const remarksPerMinute = 20

// signInsPerMinute is how often one address, which may be a whole office, may go to the
// identity provider and come back.
const signInsPerMinute = 240

// routes builds the handler: machines first, then pages with everything around them.
func (a *App) routes() http.Handler {
	m := newMetrics(a.Pool, a.coveredGauge)
	a.Metrics = m.handler()
	root := chi.NewRouter()
	if a.Site.Demo {
		root.Use(middleware.ServerTiming(trips))
	}
	a.guard(root)
	root.Get("/healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok\n")) })
	root.Get("/readyz", a.readyz)
	asked := root.With(middleware.Visit(a.Site), middleware.Log(a.log, m.observe),
		middleware.Headers(a.Config.OIDC.Origin()), middleware.Recover, middleware.Origin)
	root.With(httprate.LimitBy(reportsPerMinute, time.Minute, clientAddress)).Post(link.CSPReport, a.cspReport(m))
	root.Get(link.SecurityText, a.securityText)
	root.Handle(static.Prefix+"*", static.Handler())
	root.Handle(link.ServiceWorker, static.Worker())
	root.Get("/favicon.ico", http.RedirectHandler(static.URL("favicon.svg"), http.StatusFound).ServeHTTP)
	pages := root.With(
		middleware.Visit(a.Site), middleware.Log(a.log, m.observe), middleware.Headers(a.Config.OIDC.Origin()),
		middleware.Recover, middleware.Session, middleware.Origin, middleware.CrossOrigin)
	pages.Get("/", leadToLanguage)
	pages.NotFound(notFound)
	pages.MethodNotAllowed(methodNotAllowed)
	spoken := chi.NewRouter()
	spoken.Use(middleware.Language(a.Config.Secure()))
	spoken.NotFound(notFound)
	spoken.MethodNotAllowed(methodNotAllowed)
	a.Routes = page.NewRoutes(spoken)
	a.rooms(a.Routes)
	api.Register(a.Routes.On(asked).Machine(api.Fail), api.Deps{
		Oversight: a.Oversight, Registrar: a.Registrar, Clients: a.clients, BaseURL: a.Config.BaseURL, Address: clientAddress,
	})
	pages.Mount("/{lang:kk|ru|en}", spoken)
	if a.Site.Demo {
		styleguide.Register(a.Routes)
		demo.Register(a.Routes.On(pages), demo.Deps{
			Clock: a.Clock, Inbox: a.inbox, Mailbox: a.mailbox, Directory: a.Directory,
		})
	}
	return root
}

// guard is what stands before every route.
func (a *App) guard(root chi.Router) {
	root.Use(middleware.Everywhere(a.Config.Secure()))
	if a.Config.Mode == config.Production {
		root.Use(middleware.Host(a.Config.BaseURL, "/healthz", "/readyz"))
	}
	root.Use(trusting(a.Config.Proxies()))
}

// trips counts what a request sends to the database.
func trips(ctx context.Context) (context.Context, func() int) {
	ctx, counter := postgres.WithCounter(ctx)
	return ctx, counter.Trips
}

// rooms registers every room under the language.
func (a *App) rooms(rs page.Routes) {
	home.Register(rs, home.Deps{Registrar: a.Registrar, Applications: a.Applications, Demand: a.Demand})
	catalogue.Register(rs, catalogue.Deps{Registrar: a.Registrar, Rulemaking: a.Rulemaking, Missed: a.missed})
	guesses := rs.With(atMost(guessesPerMinute))
	verify.Register(guesses, verify.Deps{Archive: a.Archive, Applications: a.Applications, Registrar: a.Registrar})
	offline.Register(rs)
	help.Register(rs, help.Deps{Registrar: a.Registrar})
	feedback.Register(rs, rs.With(atMost(remarksPerMinute)), feedback.Deps{Box: remarks.NewBox(a.DB, a.Clock.Now)})
	signin.Register(rs, rs.With(atMost(signInsPerMinute)), signin.Deps{
		Directory: a.Directory, Registrar: a.Registrar, Provider: a.Provider, ProviderName: a.Config.OIDC.Name,
		Secure: a.Config.Secure(), Credentials: a.Credentials, Address: addressOf,
	})
	accounts.Register(rs, accounts.Deps{Accounts: a.Accounts, Centres: a.Centres, Registrar: a.Registrar, BaseURL: a.Config.BaseURL})
	settings.Register(rs, settings.Deps{Accounts: a.Directory, Secure: a.Config.Secure(), Registrar: a.Registrar})
	apply.Register(rs, apply.Deps{Applications: a.Applications, Rulemaking: a.Rulemaking})
	mandate.Register(rs, mandate.Deps{Mandates: a.Mandates})
	cabinet.Register(rs, cabinet.Deps{Applications: a.Applications, Archive: a.Archive, Oversight: a.Oversight})
	bench.Register(rs, bench.Deps{Applications: a.Applications, Exports: a.Exports})
	counter.Register(rs, counter.Deps{Applications: a.Applications, Centres: a.Centres, Visits: a.Visits})
	visits.Register(rs, rs.With(atMost(guessesPerMinute)), visits.Deps{Visits: a.Visits, Registrar: a.Registrar})
	mobile.Register(rs, mobile.Deps{Trips: a.Trips, Centres: a.Centres, Registrar: a.Registrar})
	staffing.Register(rs, staffing.Deps{Staffing: a.Staffing})
	formeditor.Register(rs, formeditor.Deps{Rulemaking: a.Rulemaking})
	trial.Register(rs, trial.Deps{Applications: a.Applications})
	workdays.Register(rs, workdays.Deps{Workdays: a.Workdays, Registrar: a.Registrar})
	oversight.Register(rs, oversight.Deps{Oversight: a.Oversight, Registrar: a.Registrar})
	complaints.Register(rs, complaints.Deps{Complaints: a.Complaints})
	centrehead.Register(rs, centrehead.Deps{
		Centres: a.Centres, Today: centreDay{a.Tickets, a.Applications}, Tickets: a.Tickets, Applications: a.Applications,
	})
	contact.Register(rs, contact.Deps{Desk: a.Calls, Registrar: a.Registrar, Centres: a.Centres, Tickets: a.Tickets})
	centres.Register(rs, rs.With(atMost(hallPerMinute)), rs.With(atMost(typedPerMinute)), centres.Deps{
		Centres: a.Centres, Tickets: a.Tickets, Registrar: a.Registrar, BaseURL: a.Config.BaseURL,
	})
	counterqueue.Register(rs, counterqueue.Deps{Tickets: a.Tickets})
	editor.Register(rs, editor.Deps{Rulemaking: a.Rulemaking})
	publishing.Register(rs, publishing.Deps{Rulemaking: a.Rulemaking, Applications: a.Applications})
	discussions.Register(rs, discussions.Deps{Rulemaking: a.Rulemaking, Registrar: a.Registrar})
	simulations.Register(rs, simulations.Deps{Simulations: a.Simulations})
}

// atMost limits how often one member of staff, or one address, may ask in a minute.
func atMost(perMinute int) func(http.Handler) http.Handler {
	return httprate.LimitBy(perMinute, time.Minute, counted, httprate.WithLimitHandler(tooMany))
}

// counted is who is counted by a limit. A hall, a body or the whole State Corporation may go out by one
// address: five hundred windows that each look at a document in a minute are no flood, and a stranger
// behind the same address must not use up what they need. So members of staff, who are known and answer
// for what they do, are counted each alone. Citizens are counted by address: a limit for each account
// would let whoever borrows a hundred of them guess a hundred times as often. So is whoever presses the
// button of a demo persona, which many people share.
func counted(r *http.Request) (string, error) {
	if a := page.Of(r).Actor; a.IsStaff() && !a.StandIn {
		return "staff " + a.PersonID, nil
	}
	return clientAddress(r)
}

func leadToLanguage(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Vary", "Cookie, Accept-Language")
	http.Redirect(w, r, page.Of(r).In(link.Home), http.StatusFound)
}

func notFound(w http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.URL.Path, api.Prefix) {
		api.NotFound(w)
		return
	}
	page.Fail(w, r, fault.New(fault.NotFound, ""))
}

// methodNotAllowed names what the address does have (RFC 9110 section 15.5.6).
func methodNotAllowed(w http.ResponseWriter, r *http.Request) {
	at := chi.RouteContext(r.Context()).Routes
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		if at.Match(chi.NewRouteContext(), method, r.URL.Path) {
			w.Header().Add("Allow", method)
		}
	}
	if strings.HasPrefix(r.URL.Path, api.Prefix) {
		api.MethodNotAllowed(w)
		return
	}
	page.MethodNotAllowed(w, r)
}

func tooMany(w http.ResponseWriter, r *http.Request) { page.Fail(w, r, fault.New(fault.TooMany, "")) }

func (a *App) readyz(w http.ResponseWriter, r *http.Request) {
	if err := a.Ready(r.Context()); err != nil {
		a.log.Error("not ready", "err", err)
		http.Error(w, "not ready", http.StatusServiceUnavailable)
		return
	}
	_, _ = w.Write([]byte("ready\n"))
}
