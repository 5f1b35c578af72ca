// Command echpeer is Go's crypto/tls as a TLS peer of the interop tests: a client or a server whose every finding is one line
// of JSON on standard output. It uses the standard library only, so that building it needs no network.
package main

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand"
	"net"
	"net/http"
	"os"
	"reflect"
	"strings"
	"time"
)

// event is what one line says. The reader is in Java; empty fields are left out.
type event struct {
	Event        string `json:"event"`
	Port         int    `json:"port,omitempty"`
	ECHAccepted  bool   `json:"echAccepted"`
	ServerName   string `json:"serverName,omitempty"`
	Version      string `json:"version,omitempty"`
	CipherSuite  string `json:"cipherSuite,omitempty"`
	Group        string `json:"group,omitempty"`
	HRR          bool   `json:"helloRetryRequest"`
	Resumed      bool   `json:"resumed"`
	PeerSubject  string `json:"peerSubject,omitempty"`
	ALPN         string `json:"alpn,omitempty"`
	Data         string `json:"data,omitempty"`
	Error        string `json:"error,omitempty"`
	RetryConfigs string `json:"retryConfigs,omitempty"`
}

func say(e event) {
	line, err := json.Marshal(e)
	if err != nil {
		panic(err)
	}
	fmt.Println(string(line))
}

func fatal(what string, err error) {
	say(event{Event: "fatal", Error: what + ": " + err.Error()})
	os.Exit(2)
}

var groups = map[string]tls.CurveID{
	"X25519":         tls.X25519,
	"P256":           tls.CurveP256,
	"P384":           tls.CurveP384,
	"X25519MLKEM768": tls.X25519MLKEM768,
}

var versions = map[string]uint16{"1.2": tls.VersionTLS12, "1.3": tls.VersionTLS13}

func base(groupNames, version, alpn string) *tls.Config {
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if groupNames != "" {
		for _, name := range strings.Split(groupNames, ",") {
			group, known := groups[name]
			if !known {
				fatal("-groups", errors.New("unknown group "+name))
			}
			config.CurvePreferences = append(config.CurvePreferences, group)
		}
	}
	if version != "" {
		config.MinVersion, config.MaxVersion = versions[version], versions[version]
	}
	if alpn != "" {
		config.NextProtos = strings.Split(alpn, ",")
	}
	return config
}

func describe(e event, state tls.ConnectionState) event {
	e.ECHAccepted = state.ECHAccepted
	e.ServerName = state.ServerName
	e.Version = tls.VersionName(state.Version)
	e.CipherSuite = tls.CipherSuiteName(state.CipherSuite)
	e.Resumed = state.DidResume
	e.ALPN = state.NegotiatedProtocol
	// fields of Go 1.25 and 1.26: looked up by name, so that 1.24 still builds this
	if group := reflect.ValueOf(state).FieldByName("CurveID"); group.IsValid() {
		e.Group = fmt.Sprint(group)
	}
	if retried := reflect.ValueOf(state).FieldByName("HelloRetryRequest"); retried.IsValid() {
		e.HRR = retried.Bool()
	}
	if len(state.PeerCertificates) > 0 {
		e.PeerSubject = state.PeerCertificates[0].Subject.CommonName
	}
	return e
}

func failure(e event, err error) event {
	e.Error = err.Error()
	var rejection *tls.ECHRejectionError
	if errors.As(err, &rejection) {
		e.Event = "rejected"
		e.RetryConfigs = base64.StdEncoding.EncodeToString(rejection.RetryConfigList)
	}
	return e
}

func client(arguments []string) {
	flags := flag.NewFlagSet("client", flag.ExitOnError)
	address := flags.String("addr", "", "host:port to connect to")
	name := flags.String("name", "", "server name")
	roots := flags.String("roots", "", "PEM file of trusted certificates")
	ech := flags.String("ech", "", "base64 of an ECHConfigList")
	groupNames := flags.String("groups", "", "groups, comma separated")
	version := flags.String("version", "", "the one TLS version to speak: 1.2 or 1.3")
	alpn := flags.String("alpn", "", "application protocols, comma separated")
	bulk := flags.Int("bulk", 0, "bytes to send and to get back")
	visits := flags.Int("visits", 1, "how many times; sessions are resumed")
	var certificates list
	flags.Var(&certificates, "cert", "certificate.pem:key.pem of the client")
	flags.Parse(arguments)

	config := base(*groupNames, *version, *alpn)
	config.Certificates = load(certificates)
	config.ServerName = *name
	config.RootCAs = pool("-roots", *roots)
	if *ech != "" {
		list, err := base64.StdEncoding.DecodeString(*ech)
		if err != nil {
			fatal("-ech", err)
		}
		config.EncryptedClientHelloConfigList = list
		config.MinVersion = tls.VersionTLS13
	}
	if *visits > 1 {
		config.ClientSessionCache = tls.NewLRUClientSessionCache(8)
	}
	for i := 0; i < *visits; i++ {
		say(visit(*address, *name, *bulk, config))
	}
}

func visit(address, name string, bulk int, config *tls.Config) event {
	raw, err := net.DialTimeout("tcp", address, 5*time.Second)
	if err != nil {
		return event{Event: "error", Error: err.Error()}
	}
	defer raw.Close()
	raw.SetDeadline(time.Now().Add(10 * time.Second))
	connection := tls.Client(raw, config)
	if err := connection.Handshake(); err != nil {
		return failure(event{Event: "error"}, err)
	}
	e := describe(event{Event: "connected"}, connection.ConnectionState())
	body := make([]byte, bulk)
	rand.New(rand.NewSource(1)).Read(body)
	request := fmt.Sprintf("POST / HTTP/1.0\r\nHost: %s\r\nContent-Length: %d\r\n\r\n", name, bulk)
	if bulk == 0 {
		request = fmt.Sprintf("GET / HTTP/1.0\r\nHost: %s\r\n\r\n", name)
	}
	if _, err := connection.Write(append([]byte(request), body...)); err != nil {
		return failure(e, err)
	}
	page, err := io.ReadAll(connection)
	if bulk == 0 {
		e.Data = string(page)
	} else {
		e.Data = fmt.Sprintf("echo of %d bytes: %t", bulk, bytes.HasSuffix(page, body))
	}
	if err != nil {
		return failure(e, err)
	}
	return e
}

func pool(flag, file string) *x509.CertPool {
	certificates := x509.NewCertPool()
	pem, err := os.ReadFile(file)
	if err != nil {
		fatal(flag, err)
	}
	if !certificates.AppendCertsFromPEM(pem) {
		fatal(flag, errors.New("no certificate in "+file))
	}
	return certificates
}

func load(pairs list) []tls.Certificate {
	var certificates []tls.Certificate
	for _, pair := range pairs {
		files := strings.SplitN(pair, ":", 2)
		certificate, err := tls.LoadX509KeyPair(files[0], files[1])
		if err != nil {
			fatal("-cert", err)
		}
		certificates = append(certificates, certificate)
	}
	return certificates
}

type list []string

func (l *list) String() string     { return strings.Join(*l, " ") }
func (l *list) Set(s string) error { *l = append(*l, s); return nil }

func server(arguments []string) {
	flags := flag.NewFlagSet("server", flag.ExitOnError)
	var certificates, keys list
	flags.Var(&certificates, "cert", "certificate.pem:key.pem, may be repeated")
	flags.Var(&keys, "echkey", "base64 ECHConfig:base64 private key, may be repeated")
	groupNames := flags.String("groups", "", "groups, comma separated")
	version := flags.String("version", "", "the one TLS version to speak: 1.2 or 1.3")
	alpn := flags.String("alpn", "", "application protocols, comma separated")
	clientRoots := flags.String("clientroots", "", "PEM file of those who certify clients")
	clientAuth := flags.String("clientauth", "", "request or require a client certificate")
	flags.Parse(arguments)

	config := base(*groupNames, *version, *alpn)
	config.Certificates = load(certificates)
	switch *clientAuth {
	case "request":
		config.ClientAuth = tls.VerifyClientCertIfGiven
	case "require":
		config.ClientAuth = tls.RequireAndVerifyClientCert
	}
	if *clientRoots != "" {
		config.ClientCAs = pool("-clientroots", *clientRoots)
	}
	for _, pair := range keys {
		parts := strings.SplitN(pair, ":", 2)
		echConfig, err := base64.StdEncoding.DecodeString(parts[0])
		if err != nil {
			fatal("-echkey", err)
		}
		private, err := base64.StdEncoding.DecodeString(parts[1])
		if err != nil {
			fatal("-echkey", err)
		}
		config.EncryptedClientHelloKeys = append(config.EncryptedClientHelloKeys,
			tls.EncryptedClientHelloKey{Config: echConfig, PrivateKey: private, SendAsRetry: true})
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fatal("listen", err)
	}
	say(event{Event: "listening", Port: listener.Addr().(*net.TCPAddr).Port})
	for {
		raw, err := listener.Accept()
		if err != nil {
			fatal("accept", err)
		}
		serve(raw, config)
	}
}

func serve(raw net.Conn, config *tls.Config) {
	defer raw.Close()
	raw.SetDeadline(time.Now().Add(10 * time.Second))
	connection := tls.Server(raw, config)
	if err := connection.Handshake(); err != nil {
		say(failure(event{Event: "error"}, err))
		return
	}
	e := describe(event{Event: "connected"}, connection.ConnectionState())
	request, err := http.ReadRequest(bufio.NewReader(connection))
	if err != nil {
		// a client that refuses after the handshake (alert ech_required) shows here
		say(failure(e, err))
		return
	}
	e.Data = request.Method + " " + request.URL.Path
	body, err := io.ReadAll(request.Body)
	if err != nil {
		say(failure(e, err))
		return
	}
	if len(body) == 0 {
		body, _ = json.Marshal(e)
	}
	fmt.Fprintf(connection, "HTTP/1.0 200 OK\r\nContent-Length: %d\r\n\r\n", len(body))
	connection.Write(body)
	connection.Close()
	say(e)
}

func main() {
	if len(os.Args) < 2 {
		fatal("usage", errors.New("echpeer client|server FLAGS"))
	}
	switch os.Args[1] {
	case "client":
		client(os.Args[2:])
	case "server":
		server(os.Args[2:])
	default:
		fatal("usage", errors.New("echpeer client|server FLAGS"))
	}
}
