package callnote

import (
	"context"

	"qyzmet/internal/application"
	"qyzmet/internal/audit"
	"qyzmet/internal/calendar"
	"qyzmet/internal/document"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/postgres"
	"qyzmet/internal/ticket"
)

// Recognise tells whether number and code belong together, for the steps before a booking. A wrong
// code and an unknown number are the same NotFound, and it is counted as a question for a status is.
// Nothing is told of anybody, so the applicant's access log has no row.
func (d *Desk) Recognise(ctx context.Context, actor identity.Actor, number string, code document.TrackingCode) (err error) {
	defer fault.Wrap(&err, "callnote.Recognise")
	_, _, err = d.applicant(ctx, actor, "", number, code)
	return err
}

// Times lists what may be booked at a centre for a group, the free times of a day among it, the first
// where no day is named. Problems say what is wrong with centre and group.
func (d *Desk) Times(
	ctx context.Context, actor identity.Actor, number string, code document.TrackingCode, r ticket.Request, on calendar.Date,
) (_ ticket.Choices, _ []Problem, err error) {
	defer fault.Wrap(&err, "callnote.Times(%s, %s)", r.Centre, r.Group)
	if err := d.Recognise(ctx, actor, number, code); err != nil {
		return ticket.Choices{}, nil, err
	}
	return d.choices(ctx, r, on)
}

// Book books a time at a centre for whoever filed the application. They are found in here and named
// to nobody; their access log and the SMS, in the language they filed in, say that 1414 did it.
// Problems say what is wrong with the request, a Conflict why the time cannot be theirs; the same form
// again is the same booking.
func (d *Desk) Book(
	ctx context.Context, actor identity.Actor, number string, code document.TrackingCode, r ticket.Request, key string,
) (_ ticket.Booking, _ []Problem, err error) {
	defer fault.Wrap(&err, "callnote.Book(%s, %s)", r.Centre, r.Group)
	_, problems, err := d.choices(ctx, r, calendar.Date{})
	if r.At.IsZero() {
		problems = append(problems, Problem{FieldTime, i18n.M("call.error.time")})
	}
	if err == nil && len(problems) > 0 {
		err = d.Recognise(ctx, actor, number, code)
	}
	if err != nil || len(problems) > 0 {
		return ticket.Booking{}, problems, err
	}
	person, lang, err := d.applicant(ctx, actor, audit.WhatBooking, number, code)
	if err != nil {
		return ticket.Booking{}, nil, err
	}
	r.Lang = lang
	b, err := d.Tickets.BookFor(ctx, actor, person, r, key)
	return b, nil, err
}

// applicant finds whose the application is.
func (d *Desk) applicant(
	ctx context.Context, actor identity.Actor, what, number string, code document.TrackingCode,
) (personID string, lang i18n.Lang, _ error) {
	q := question{action: identity.BookForOthers, what: what, number: number}
	err := d.ask(ctx, actor, q, func(ctx context.Context, tx postgres.Tx) (err error) {
		personID, lang, err = application.ApplicantIn(ctx, tx, number, code)
		return err
	})
	return personID, lang, err
}

// choices reads what may be booked and finds what is wrong with centre and group.
func (d *Desk) choices(ctx context.Context, r ticket.Request, on calendar.Date) (c ticket.Choices, problems []Problem, err error) {
	if r.Centre != "" {
		c, err = d.Tickets.Choices(ctx, r.Centre, r.Group, on)
	}
	if fault.Is(err, fault.NotFound) {
		r.Centre, err = "", nil
	}
	if r.Centre == "" {
		problems = append(problems, Problem{FieldCentre, i18n.M("call.error.centre")})
	}
	if r.Group == "" {
		problems = append(problems, Problem{FieldGroup, i18n.M("call.error.group")})
	}
	if _, served := c.Group(r.Group); len(problems) == 0 && err == nil && !served {
		problems = append(problems, Problem{FieldGroup, i18n.M("call.error.group_here")})
	}
	return c, problems, err
}
