// What test/clients/story.ts asks for, with Resend's client for Go. RESEND_BASE_URL is all that is set.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/resend/resend-go/v3"
)

type shown struct {
	Text       string `json:"text"`
	RetryAfter string `json:"retryAfter,omitempty"`
}

type life struct {
	ID        string `json:"id"`
	CreatedAt string `json:"createdAt"`
	LastEvent string `json:"lastEvent"`
	Kept      string `json:"kept"`
}

type told struct {
	ID    string `json:"id,omitempty"`
	Life  *life  `json:"life,omitempty"`
	Error *shown `json:"error,omitempty"`
}

var (
	apiKey = os.Getenv("API_KEY")
	apiURL = os.Getenv("API_URL")
	run    = os.Getenv("RUN")
	client = resend.NewClient(apiKey)
)

func email(step string) resend.SendEmailRequest {
	return resend.SendEmailRequest{
		From:    "Shop <no-reply@example.com>",
		To:      []string{"jane@example.com"},
		Subject: run + "-" + step,
		Text:    "Sent once.",
	}
}

func tell(id string, err error) told {
	if err == nil {
		return told{ID: id}
	}
	limited := &resend.RateLimitError{}
	if errors.As(err, &limited) {
		return told{Error: &shown{Text: err.Error(), RetryAfter: limited.RetryAfter}}
	}
	return told{Error: &shown{Text: err.Error()}}
}

func send(client *resend.Client, body resend.SendEmailRequest, key string) told {
	options := &resend.SendEmailOptions{IdempotencyKey: key}
	sent, err := client.Emails.SendWithOptions(context.Background(), &body, options)
	if err != nil {
		return tell("", err)
	}
	return tell(sent.Id, nil)
}

func once(body resend.SendEmailRequest) told { return send(client, body, body.Subject) }

func get(id string) told {
	email, err := client.Emails.Get(id)
	if err != nil {
		return tell("", err)
	}
	kept := email.From + strings.Join(email.To, "") + strings.Join(email.Cc, "") + strings.Join(email.Bcc, "") +
		strings.Join(email.ReplyTo, "") + email.Subject + email.Text + email.Html
	return told{Life: &life{ID: email.Id, CreatedAt: email.CreatedAt, LastEvent: email.LastEvent, Kept: kept}}
}

// SES tells it a moment later.
func getOnce(id string, lastEvent string) told {
	for tries := 0; tries < 50; tries++ {
		if got := get(id); got.Life != nil && got.Life.LastEvent == lastEvent {
			return got
		}
		time.Sleep(100 * time.Millisecond)
	}
	return get(id)
}

func at(base string) *resend.Client {
	other := resend.NewClient(apiKey)
	other.BaseURL = must(url.Parse(base))
	return other
}

func fault(body string) {
	response := must(http.Post(apiURL+"/_local/faults", "application/json", bytes.NewBufferString(body)))
	response.Body.Close()
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func main() {
	content := make([]byte, 256)
	for i := range content {
		content[i] = byte(i)
	}
	whole := email("whole")
	whole.To = []string{"Jane <jane@example.com>", "bob@example.com"}
	whole.Cc = []string{"carol@example.com"}
	whole.Bcc = []string{"dave@example.com"}
	whole.ReplyTo = "Support <help@example.com>"
	whole.Headers = map[string]string{"X-Order": "1001"}
	whole.Tags = []resend.Tag{{Name: "campaign", Value: "welcome"}}
	files := email("files")
	files.Attachments = []*resend.Attachment{
		{Filename: "bytes.dat", Content: content, ContentType: "application/octet-stream"},
	}
	other := whole
	other.Text = "Another one."
	inline := email("inline")
	inline.Html = `<p>Sent once. <img src="cid:logo"></p>`
	inline.Attachments = []*resend.Attachment{
		{Filename: "logo.png", Content: content, ContentType: "image/png", ContentId: "logo"},
	}
	alias := inline
	alias.Subject = run + "-inlineAlias"
	// The older name that this client still has for it.
	alias.Attachments = []*resend.Attachment{
		{Filename: "logo.png", Content: content, ContentType: "image/png", InlineContentId: "logo"},
	}

	story := map[string]told{}
	story["whole"] = once(whole)
	story["repeat"] = once(whole)
	story["other"] = once(other)
	story["files"] = once(files)
	story["inline"] = once(inline)
	story["inlineAlias"] = once(alias)
	slash, path := email("slash"), email("path")
	story["slash"] = send(at(apiURL+"/"), slash, slash.Subject)
	story["path"] = send(at(apiURL+"/email/"), path, path.Subject)
	story["unkeyed"] = send(client, email("unkeyed"), "")
	batch := email("batch")
	_, err := client.Batch.SendWithOptions(context.Background(), []*resend.SendEmailRequest{&batch},
		&resend.BatchSendEmailOptions{IdempotencyKey: batch.Subject})
	story["batch"] = tell("", err)
	bounce := email("bounce")
	bounce.To = []string{"bounce+" + run + "@simulator.amazonses.com"}
	story["bounce"] = once(bounce)
	story["bounced"] = getOnce(story["bounce"].ID, "bounced")
	story["foreign"] = get(os.Getenv("FOREIGN"))
	story["nobodys"] = get(os.Getenv("FOREIGN") + "0")
	fault(`{"ses":"lose-answer"}`)
	story["lost"] = once(email("lost"))
	fault(`{"sender":"kill"}`)
	story["killed"] = once(email("killed"))
	story["killedAgain"] = once(email("killed"))
	problems := at(os.Getenv("PROBLEMS_URL"))
	for _, name := range strings.Split(os.Getenv("PROBLEMS"), ",") {
		story[name] = send(problems, email(name), name)
	}
	fmt.Println(string(must(json.Marshal(story))))
}
