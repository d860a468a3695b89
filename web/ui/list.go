package ui

import (
	"github.com/a-h/templ"

	"qyzmet/internal/i18n"
)

// FiltersView narrows a list by GET, so that what is shown has an address.
type FiltersView struct {
	// Title opens the filters, Submit applies them.
	Title, Submit string
	// Action is the address of the list.
	Action string
	// Open lets the fields stand open: some of them are in use.
	Open bool
	// Reset leads to the whole list; its URL is empty where nothing is in use.
	Reset Link
	// Keep are further values of the address that stay.
	Keep []Kept
}

// Result is one entry of a list of services: its name and what is known of it in lines.
type Result struct {
	Link Link
	// Lines are in small letters under the name.
	Lines []Line
}

// Line is a small line under a result; an icon may stand before it.
type Line struct {
	Text string
	// Lang is the language of the text when it is not the page's.
	Lang i18n.Lang
	Icon Icon
}

// Card is one of the reader's own applications.
type Card struct {
	Link Link
	// Code is its number.
	Code string
	// Content stands under the name: tags, dates.
	Content templ.Component
	// Stages are its way; empty for none.
	Stages []Stage
}

// name tells the application from others for the same service in a list of links.
func (c Card) name() string { return c.Link.Text + ", " + c.Code }

// Stage is a part of an application's way: filed, registered, in review, decision.
type Stage struct {
	Title string
	State StepState
}

// isNow reports whether the application is at this stage, in time or past its term.
func (s Stage) isNow() bool { return s.State == StepNow || s.State == StepTrouble }

// now names the stage the application is at.
func now(stages []Stage) string {
	for _, s := range stages {
		if s.isNow() {
			return s.Title
		}
	}
	return ""
}
