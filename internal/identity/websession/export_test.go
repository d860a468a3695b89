package websession

// For tests.
var (
	NewToken  = newToken
	NetworkOf = networkOf
	CodesOf   = func(agent string) (browser, system string) { return codeOf(browsers, agent), codeOf(systems, agent) }
)
