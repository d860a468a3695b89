package app

import (
	"net/http"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metrics are what operators watch: requests by route and status, the pool, the calendar.
type metrics struct {
	registry *prometheus.Registry
	took     *prometheus.HistogramVec
	// violations are reports of browsers; the directive is one of a fixed list.
	violations *prometheus.CounterVec
}

func newMetrics(pool *pgxpool.Pool, calendarDays func() float64) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "portal_request_seconds", Help: "Time to answer, by route pattern, method and status.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5},
		}, []string{"route", "method", "status"}),
		violations: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "portal_csp_violations_total", Help: "Reported violations of the content security policy, by directive.",
		}, []string{"directive"}),
	}
	gauge := func(name, help string, value func(*pgxpool.Stat) int32) prometheus.Collector {
		return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help},
			func() float64 { return float64(value(pool.Stat())) })
	}
	m.registry.MustRegister(m.took, m.violations, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "portal_calendar_days_covered", Help: "For how many days from today on the working calendar answers.",
		}, calendarDays),
		gauge("portal_pool_acquired", "Connections in use.", (*pgxpool.Stat).AcquiredConns),
		gauge("portal_pool_idle", "Connections at rest.", (*pgxpool.Stat).IdleConns),
		gauge("portal_pool_max", "Most connections the pool opens.", (*pgxpool.Stat).MaxConns))
	return m
}

func (m *metrics) observe(pattern, method string, status int, took time.Duration) {
	m.took.WithLabelValues(pattern, method, strconv.Itoa(status)).Observe(took.Seconds())
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}
