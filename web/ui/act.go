package ui

import "strconv"

// Intent is what a button, a tag or a banner means; it chooses colour and icon.
type Intent uint8

// Intents. The zero value is neutral: a primary button, a plain tag.
const (
	Neutral Intent = iota
	Secondary
	Info
	Good
	Wait
	Bad
	Quiet
)

// ButtonView is a button of a form, or with URL a link that looks like one.
type ButtonView struct {
	Text string
	// Intent is Neutral for the main act, Secondary for another, Bad for what cannot be undone.
	Intent Intent
	// Name and Value are posted when this button is pressed.
	Name, Value string
	URL         string
	Icon        Icon
	// About is read after the text by screen readers: which one of several.
	About string
}

func (b ButtonView) class() string {
	switch b.Intent {
	case Secondary, Quiet:
		return "govuk-button govuk-button--secondary"
	case Bad:
		return "govuk-button govuk-button--warning"
	}
	return "govuk-button"
}

// TagView is a status in one or two words.
type TagView struct {
	Text   string
	Intent Intent
	// Icon replaces the intent's own.
	Icon Icon
	// Value and Fact let programs read the status: <data data-fact value>.
	Value, Fact string
	// Shared says that the icon is drawn once for many tags: see TableView.Shared.
	Shared bool
}

func (t TagView) class() string {
	switch t.Intent {
	case Good:
		return "govuk-tag qz-tag--good"
	case Wait:
		return "govuk-tag qz-tag--wait"
	case Bad:
		return "govuk-tag qz-tag--bad"
	case Quiet:
		return "govuk-tag qz-tag--quiet"
	}
	return "govuk-tag"
}

func (t TagView) icon() Icon {
	if t.Icon != "" {
		return t.Icon
	}
	return t.Intent.icon()
}

func (i Intent) icon() Icon {
	switch i {
	case Good:
		return IconCheck
	case Wait:
		return IconPause
	case Bad:
		return IconAlert
	case Info:
		return IconClock
	}
	return ""
}

// Flash is a message about what has just happened or must be known.
type Flash struct {
	// Intent is Good for a success; anything else is a notice.
	Intent Intent
	// Title is empty for the word the intent has of its own.
	Title, Text string
}

// PanelView is the confirmation that something important is done.
type PanelView struct {
	Title string
	Icon  Icon
}

func itoa(n int) string { return strconv.Itoa(n) }
