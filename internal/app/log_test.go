package app

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"
)

// G-10: the log is in UTC wherever the machine stands; what people read is in Almaty's time
// (package calendar, whose zone is built in).
func TestTheLogIsInUTC(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	newLog("info", &out).Info("request")
	var line struct{ Time string }
	if err := json.Unmarshal(out.Bytes(), &line); err != nil {
		t.Fatal(err)
	}
	at, err := time.Parse(time.RFC3339Nano, line.Time)
	if err != nil || line.Time[len(line.Time)-1] != 'Z' || time.Since(at).Abs() > time.Minute {
		t.Errorf("the time is %q (%v), want RFC 3339 in UTC", line.Time, err)
	}
	almaty, err := time.LoadLocation("Asia/Almaty")
	if err != nil {
		t.Fatal(err)
	}
	if _, offset := time.Date(2024, 3, 1, 0, 0, 0, 0, almaty).Zone(); offset != 5*3600 {
		t.Errorf("Almaty is %d s from UTC after 1 March 2024, want 18000: zone files older than 2024a", offset)
	}
}
