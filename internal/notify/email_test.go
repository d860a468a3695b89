package notify_test

import (
	"testing"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/job"
	"qyzmet/internal/notify"
	"qyzmet/internal/postgres"
)

// queue puts a notice into the database and gives the ids of its jobs.
func queue(t *testing.T, p *apptest.Portal, sender *notify.Sender) (id string, jobs []job.Args) {
	t.Helper()
	who, err := p.Directory.Persona(t.Context(), "citizen")
	if err != nil {
		t.Fatal(err)
	}
	batch := &postgres.Batch{}
	jobs = sender.Queue(batch, notify.Message{
		PersonID: who.Actor.PersonID, Template: "sms.withdrawn", Lang: i18n.RU,
		Args: map[string]string{"number": "GP-26-000001"},
	}, p.Now())
	if err := p.Behind().SendBatch(t.Context(), batch).Close(); err != nil {
		t.Fatal(err)
	}
	first, ok := jobs[0].(job.SendMessage)
	if !ok {
		t.Fatalf("the first job is %T", jobs[0])
	}
	return first.MessageID, jobs
}

func states(t *testing.T, p *apptest.Portal, id string) (sms, email string) {
	t.Helper()
	err := p.Behind().QueryRow(t.Context(), `SELECT state, email_state FROM message WHERE id = $1`, id).Scan(&sms, &email)
	if err != nil {
		t.Fatal(err)
	}
	return sms, email
}

func expectStates(t *testing.T, p *apptest.Portal, id, sms, email string) {
	t.Helper()
	if gotSMS, gotEmail := states(t, p, id); gotSMS != sms || gotEmail != email {
		t.Errorf("SMS is %s, e-mail is %s; want %s and %s", gotSMS, gotEmail, sms, email)
	}
}

func TestANoticeGoesByBothChannelsOnce(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	id, jobs := queue(t, p, p.Sender)
	if len(jobs) != 2 || jobs[1] != (job.SendEmail{MessageID: id}) {
		t.Fatalf("the jobs are %v", jobs)
	}
	for range 2 {
		if err := p.Sender.SendEmail(t.Context(), id, false); err != nil {
			t.Fatal(err)
		}
		expectStates(t, p, id, "queued", "sent")
	}
	if err := p.Sender.Send(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	expectStates(t, p, id, "sent", "sent")
	if letters, sms := len(p.Letters()), len(p.SMS()); letters != 1 || sms != 1 {
		t.Errorf("%d letters and %d SMS, want one of each", letters, sms)
	}
}

func TestOneChannelAwayDoesNotHoldTheOther(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	id, _ := queue(t, p, p.Sender)
	p.BreakMail(fault.Unavailable)
	if err := p.Sender.SendEmail(t.Context(), id, false); !fault.Is(err, fault.Unavailable) {
		t.Errorf("SendEmail = %v, want unavailable", err)
	}
	expectStates(t, p, id, "queued", "queued")
	if err := p.Sender.Send(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	expectStates(t, p, id, "sent", "queued")
	p.MendMail()
	if err := p.Sender.SendEmail(t.Context(), id, false); err != nil {
		t.Fatal(err)
	}
	expectStates(t, p, id, "sent", "sent")
	if len(p.SMS()) != 1 {
		t.Errorf("%d SMS, want one", len(p.SMS()))
	}
}

func TestWhatCannotBeDeliveredIsFailed(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		kind fault.Kind
		last bool
	}{{"refused for good", fault.Invalid, false}, {"away at the last attempt", fault.Unavailable, true}} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			p := apptest.New(t)
			id, _ := queue(t, p, p.Sender)
			p.BreakMail(tc.kind)
			if err := p.Sender.SendEmail(t.Context(), id, tc.last); fault.KindOf(err) != tc.kind {
				t.Errorf("SendEmail = %v, want %v", err, tc.kind)
			}
			expectStates(t, p, id, "queued", "failed")
			p.MendMail()
			if err := p.Sender.SendEmail(t.Context(), id, false); err != nil || len(p.Letters()) != 0 {
				t.Errorf("a failed letter is sent again (%v)", err)
			}
		})
	}
}

func TestAPersonWithoutAnAddressHasNoEmail(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	id, _ := queue(t, p, p.Sender)
	if _, err := p.Behind().Exec(t.Context(), `UPDATE person SET email_sealed = NULL WHERE persona = 'citizen'`); err != nil {
		t.Fatal(err)
	}
	if err := p.Sender.SendEmail(t.Context(), id, false); err != nil {
		t.Fatal(err)
	}
	expectStates(t, p, id, "queued", "none")
}

func TestWithoutAMailServerThereIsOneChannel(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	sender := notify.NewSender(p.Behind(), nil, p.Texts, p.Now)
	id, jobs := queue(t, p, sender)
	if len(jobs) != 1 {
		t.Errorf("the jobs are %v", jobs)
	}
	expectStates(t, p, id, "queued", "none")
}
