package link

import "net/url"

// The officials' queue: its views, what is done with several cases, files of lists, and the page of
// the head.
const (
	// QueueViews lists the filters that an official keeps, and takes a new one (POST).
	QueueViews = Bench + "/views"
	// DeleteQueueView and StartQueueView forget one and make one the first (POST).
	DeleteQueueView = QueueViews + "/delete"
	StartQueueView  = QueueViews + "/start"
	// QueueBulk asks before something is done with several cases, and does it (POST);
	// QueueBulkDone says what came of it.
	QueueBulk     = Bench + "/bulk"
	QueueBulkDone = QueueBulk + "/done"
	// QueueExports asks for the kind of file, and makes one of a list (POST).
	QueueExports = Bench + "/exports"
	// QueueOverview is the head's page.
	QueueOverview = Bench + "/overview"
)

// SaveQueueView keeps a filter under a name, ExportQueue makes a file of what it holds; the filter
// is the query of the queue's address.
func SaveQueueView(filter string) string {
	return QueueViews + "?" + url.Values{"filter": {filter}}.Encode()
}
func ExportQueue(filter string) string {
	return QueueExports + "?" + url.Values{"filter": {filter}}.Encode()
}

// QueueExport tells how far a file is, QueueExportFile is the file.
func QueueExport(id string) string     { return QueueExports + "/" + id }
func QueueExportFile(id string) string { return QueueExport(id) + "/file" }

// Queue is the queue narrowed by the values of an address; none lead to the view it opens with.
func Queue(v url.Values) string {
	if len(v) == 0 {
		return Bench
	}
	return Bench + "?" + v.Encode()
}
