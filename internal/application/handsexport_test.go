package application

// Successor is who takes over a case, for its table of cases.
var Successor = successor
