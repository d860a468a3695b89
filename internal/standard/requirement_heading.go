package standard

import "slices"

var (
	// channels are the ways of the law to ask for a service (Law 88-V, art. 18).
	channels   = []string{"portal", "csc", "body", "proactive", "mobile", "partner"}
	recipients = []string{"individual", "entrepreneur", "legal-entity"}
)

// heading checks who renders the service, to whom, and in which ways.
func (r *requirements) heading() {
	c := r.content
	if _, ok := r.snapshot.Body(c.Provider.Body); !ok {
		r.report(PartProvider, "/provider/body", "lawcheck.provider_unknown", "code", c.Provider.Body)
	}
	if len(c.Recipients) == 0 {
		r.report(PartChannels, "/recipients", "lawcheck.recipient_none")
	}
	r.listed(PartChannels, "recipients", c.Recipients, recipients, "lawcheck.recipient_unknown")
	if len(c.Channels) == 0 {
		r.report(PartChannels, "/channels", "lawcheck.channel_none")
	}
	r.listed(PartChannels, "channels", c.Channels, channels, "lawcheck.channel_unknown")
	if c.FormOfService == "" {
		r.report(PartProvision, "/form_of_service", "lawcheck.provision_none")
	}
}

// listed reports what is not on a list, or stands twice.
func (r *requirements) listed(part Part, name string, given, list []string, key string) {
	for i, code := range given {
		switch {
		case !slices.Contains(list, code):
			r.report(part, at(name, i), key, "code", code)
		case slices.Contains(given[:i], code):
			r.report(part, at(name, i), "lawcheck.code_twice", "code", code)
		}
	}
}

func (c Content) offered(channel string) bool { return slices.Contains(c.Channels, channel) }
