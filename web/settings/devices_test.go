package settings_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"qyzmet/internal/app/apptest"
)

const devicesPath = "/ru/settings/devices"

// as signs a browser of its own in through the provider.
func as(t *testing.T, p *apptest.Portal, provider *apptest.Provider, persona string) *apptest.Client {
	t.Helper()
	c := p.Client()
	c.SignInAt(t, provider, persona, "")
	return c
}

// S-05: a person sees the own sessions in human words and ends any of them; a neighbour's
// does not exist.
func TestDevices_AreSeenAndEnded(t *testing.T) {
	t.Parallel()
	p, provider := apptest.NewWithProvider(t)
	first, second := as(t, p, provider, "citizen"), as(t, p, provider, "citizen")
	neighbour := as(t, p, provider, "parent")
	a := first.Open(t, devicesPath)
	if got := a.Doc.Find("main dl").Length(); got != 2 || !strings.Contains(a.Text(), "это устройство") {
		t.Fatalf("%d devices:\n%s", got, a.Text())
	}
	if a.Doc.Find(`form[data-form="end-device"]`).Length() != 1 {
		t.Error("the present session can be ended as another, or the other cannot")
	}
	id := a.Doc.Find(`form[data-form="end-device"] [name="id"]`).AttrOr("value", "")
	if got := neighbour.Post(t, "/ru/settings/devices/end", url.Values{"id": {id}}).Status; got != http.StatusNotFound {
		t.Errorf("a neighbour's session answers %d", got)
	}
	if a := first.Submit(t, a, "end-device", nil); a.Location != devicesPath+"?done=device_ended" {
		t.Errorf("ending answers %d to %q", a.Status, a.Location)
	}
	out := second.Get(t, "/ru/cabinet")
	if told := second.Follow(t, out); out.Status != http.StatusSeeOther || !strings.Contains(told.Text(), "с другого устройства") {
		t.Errorf("the other device: %d, told\n%s", out.Status, told.Text())
	}
	if again := second.Open(t, "/ru/sign-in"); strings.Contains(again.Text(), "с другого устройства") {
		t.Error("it is told twice")
	}
	neighbour.Open(t, "/ru/cabinet")
}

// S-05, W-14: signing out everywhere ends every session, and this device forgets.
func TestDevices_SignOutEverywhere(t *testing.T) {
	t.Parallel()
	p, provider := apptest.NewWithProvider(t)
	first, second := as(t, p, provider, "citizen"), as(t, p, provider, "citizen")
	a := first.Submit(t, first.Open(t, devicesPath), "sign-out-everywhere", nil)
	if a.Header.Get("Clear-Site-Data") != `"cache", "storage"` || !strings.Contains(first.Follow(t, a).Text(), "Вы вышли на всех") {
		t.Errorf("it answers %d with %q", a.Status, a.Header.Get("Clear-Site-Data"))
	}
	for _, c := range []*apptest.Client{first, second} {
		if got := c.Get(t, "/ru/cabinet").Status; got != http.StatusSeeOther {
			t.Errorf("a device is still in: %d", got)
		}
	}
}

func TestDevices_EndOthers(t *testing.T) {
	t.Parallel()
	p, provider := apptest.NewWithProvider(t)
	first, second := as(t, p, provider, "citizen"), as(t, p, provider, "citizen")
	if a := first.Submit(t, first.Open(t, devicesPath), "end-others", nil); a.Location != devicesPath+"?done=devices_ended" {
		t.Errorf("%d to %q", a.Status, a.Location)
	}
	first.Open(t, "/ru/cabinet")
	if got := second.Get(t, "/ru/cabinet").Status; got != http.StatusSeeOther {
		t.Errorf("the other is still in: %d", got)
	}
}

// S-09: the sixth session of a citizen ends the first, and says why.
func TestDevices_TheOldestMakesRoom(t *testing.T) {
	t.Parallel()
	p, provider := apptest.NewWithProvider(t)
	first := as(t, p, provider, "citizen")
	for range 5 {
		p.Advance(t, time.Second)
		as(t, p, provider, "citizen")
	}
	if told := first.Follow(t, first.Get(t, "/kk/cabinet")); !strings.Contains(told.Text(), "Сіз басқа құрылғыдан кірдіңіз") {
		t.Errorf("the first device is told:\n%s", told.Text())
	}
}

// The words of one device's fate never reach another's page.
func TestDevices_WhatIsToldIsNotKept(t *testing.T) {
	t.Parallel()
	p, provider := apptest.NewWithProvider(t)
	first, second := as(t, p, provider, "citizen"), as(t, p, provider, "citizen")
	first.Submit(t, first.Open(t, devicesPath), "end-others", nil)
	if told := second.Open(t, "/ru/services/passport"); !strings.Contains(told.Text(), "с другого устройства") {
		t.Error("a public page does not tell")
	}
	if a := p.Client().Open(t, "/ru/services/passport"); strings.Contains(a.Text(), "с другого устройства") {
		t.Error("somebody else is told")
	}
}

func TestDevices_AreNamed(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	c := p.Client()
	r := httptest.NewRequest(http.MethodPost, "/kk/sign-in", strings.NewReader("persona=official"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("User-Agent", "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0")
	c.Do(t, r)
	for lang, words := range map[string]string{"kk": "осы құрылғы", "ru": "это устройство", "en": "this device"} {
		a := c.Open(t, "/"+lang+"/settings/devices")
		if !strings.Contains(a.Text(), "Firefox, Windows") || !strings.Contains(a.Text(), words) || strings.Contains(a.Text(), "device.") {
			t.Errorf("%s:\n%s", lang, a.Text())
		}
	}
}
