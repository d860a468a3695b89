package ui

import (
	"time"

	"qyzmet/internal/i18n"
)

// HallView is a page on a machine or a screen in the hall of a centre: no header, no footer, no
// script, large letters.
type HallView struct {
	T     i18n.Localizer
	Title string
	// Place is the centre, above everything.
	Place string
	// Display is the special view for low vision.
	Display Display
	// Board is a screen that nobody touches: larger letters, no links.
	Board bool
	// DemoTime is the portal's clock in demo mode; nil otherwise.
	DemoTime *time.Time
	// HasError puts the word for an error before the title.
	HasError bool
}

func (v HallView) title() string { return Page{T: v.T, Title: v.Title, HasError: v.HasError}.title() }

func (v HallView) class() string {
	if v.Board {
		return "govuk-template__body qz-hall qz-hall--board"
	}
	return "govuk-template__body qz-hall"
}

// HallChoice is a great button of a machine: a link, or with Name a button of the form around it.
type HallChoice struct {
	Text string
	// Lang is the language of the text when it is not the page's.
	Lang i18n.Lang
	// Note is a second, smaller line.
	Note string
	Icon Icon
	URL  string
	// Name and Value are posted.
	Name, Value string
	// Quiet is a way back or another way.
	Quiet bool
}

func (c HallChoice) class() string {
	if c.Quiet {
		return "qz-hall__choice qz-hall__choice--quiet"
	}
	return "qz-hall__choice"
}

// HallCall is a number that is called to a window.
type HallCall struct {
	Label, Window string
	// Now is the last call.
	Now bool
	// Spoken says the same as a sentence, for screen readers and voices.
	Spoken []Link
}

func (c HallCall) class() string {
	if c.Now {
		return "qz-hall__call qz-hall__call--now"
	}
	return "qz-hall__call"
}
