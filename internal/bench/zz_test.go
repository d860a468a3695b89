package bench_test

import (
	"testing";"net/http";"net/http/httptest";"net/url"
	"qyzmet/internal/app/apptest"
)
type sink struct{ h http.Header }
func (s *sink) Header() http.Header { return s.h }
func (s *sink) Write(b []byte) (int, error) { return len(b), nil }
func (s *sink) WriteHeader(int) {}

func BenchmarkPublic(b *testing.B) {
	p := apptest.NewProduction(b)
	r := httptest.NewRequest("GET", "/ru/services/no-criminal-record", nil)
	r.Header.Set("Cookie", "lang=ru")
	b.ReportAllocs(); b.ResetTimer()
	for b.Loop() {
		p.Handler.ServeHTTP(&sink{http.Header{}}, r)
	}
}
func BenchmarkCabinet(b *testing.B) {
	p := apptest.New(b)
	c := p.Client()
	c.SignIn(b, "citizen")
	form := url.Values{}
	for range 4 { c.Post(b, "/ru/services/no-criminal-record/apply", form) }
	_, err := p.Pool.Exec(b.Context(), `INSERT INTO application (number, tracking_code, draft_id, person_id, service_code,
			body_code, edition_id, channel, lang, status, answers, registered, facts, filing, term, confirmed_by,
			filed_at, registered_at, due_at, closed_at)
		SELECT 'BENCH-26-' || lpad(n::text, 6, '0'), 'AAAA-BBBB', gen_random_uuid(), d.person_id, d.service_code,
			s.body_code, d.edition_id, 'portal', 'ru', CASE WHEN n % 2 = 0 THEN 'registered' ELSE 'refused' END,
			d.answers, d.registered, d.facts, '[]', '{"unit": "working_days", "value": 5, "variant": "base"}',
			'one_time_code', now() - n * interval '1 day', now() - n * interval '1 day', now() + interval '5 days',
			CASE WHEN n % 2 = 0 THEN NULL ELSE now() END
		FROM (select * from draft limit 1) d JOIN service s ON s.code = d.service_code, generate_series(1, 20) n`)
	if err != nil { b.Fatal(err) }
	r := httptest.NewRequest("GET", "/ru/cabinet", nil)
	for _, k := range c.Cookies() { r.AddCookie(k) }
	b.ReportAllocs(); b.ResetTimer()
	for b.Loop() {
		p.Handler.ServeHTTP(&sink{http.Header{}}, r)
	}
}
