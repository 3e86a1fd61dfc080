// A card terminal that plays scenes, on the vendor's own library: its seal, its message types.
//
//   node terminal.cjs LIBRARY_FOLDER SETTING.json [PORT]
//
// It listens with TLS on loopback and says on its standard output where. Orders come as lines of
// JSON on its standard input. What it charged, refunded and reversed it writes into its ledger
// before anything else happens, and like a real one it still knows it after its power was cut.
"use strict";
const fs = require("fs");
const https = require("https");
const path = require("path");
const readline = require("readline");
const { createRequire } = require("module");

const library = createRequire(path.join(process.argv[2], "package.json"));
const Crypto = library("@adyen/api-library/lib/src/security/nexoCrypto").default;
const Deriving = library("@adyen/api-library/lib/src/security/nexoDerivedKeyGenerator").default;
const { ObjectSerializer } = library("@adyen/api-library/lib/src/typings/terminal/models");

const setting = JSON.parse(fs.readFileSync(process.argv[3], "utf-8"));
const key = setting.key;

// The library derives the key anew for every message, 60 ms each time; a terminal would not.
const derive = Deriving.deriveKeyMaterial;
const derived = new Map();
Deriving.deriveKeyMaterial = (passphrase) => {
  if (!derived.has(passphrase)) derived.set(passphrase, derive(passphrase));
  return derived.get(passphrase);
};
const EXPONENTS = { JPY: 0, KRW: 0, KWD: 3, BHD: 3 };
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

let scenes = []; // for the next payments and reversals; then all are approved
let questions = []; // for the next questions about them
let heard = []; // what was asked, unsealed
const cut = new WeakSet(); // connections that ended before their request was read
let running = null; // the one payment at a time
const inProgress = new Map(); // how often it says so, by ServiceID
let loggedIn = false; // as after a cut of its power
const { ledger, answers, periods } = remembered();

function remembered() {
  const known = { ledger: [], answers: new Map(), periods: [0] };
  if (fs.existsSync(setting.ledger)) {
    for (const line of fs.readFileSync(setting.ledger, "utf-8").split("\n").filter(Boolean)) {
      const entry = JSON.parse(line);
      if (entry.entry) known.ledger.push(entry.entry);
      if (entry.day_end !== undefined) known.periods.push(entry.day_end);
      if (entry.answer) known.answers.set(entry.service, entry.answer);
    }
  }
  return known;
}

function write(line) {
  const file = fs.openSync(setting.ledger, "a");
  fs.writeSync(file, JSON.stringify(line) + "\n");
  fs.fsyncSync(file);
  fs.closeSync(file);
}

function minor(amount, currency) {
  return Math.round(amount * 10 ** (EXPONENTS[currency] ?? 2));
}

function major(whole, currency) {
  return whole / 10 ** (EXPONENTS[currency] ?? 2);
}

function reference() {
  let acquirer = "";
  for (let i = 0; i < 16; i++) acquirer += LETTERS[Math.floor(Math.random() * LETTERS.length)];
  const own = String(Date.now() * 100 + ledger.length % 100).slice(-13);
  return { TransactionID: `T4rm00${own}.${acquirer}`, TimeStamp: new Date().toISOString() };
}

// -- What it does with money ------------------------------------------------------------------

function book(service, entry, answer) {
  ledger.push(entry);
  answers.set(service, answer);
  write({ service, entry, answer });
}

function approval(request, scene) {
  const body = request.PaymentRequest;
  const { Currency: asked, RequestedAmount } = body.PaymentTransaction.AmountsReq;
  const currency = scene.name === "other_currency" ? "SEK" : asked;
  let whole = minor(RequestedAmount, asked);
  if (scene.name === "partial") whole = Math.floor(whole * (scene.part ?? 0.5));
  if (scene.name === "other_amount") whole += 100;
  const mark = reference();
  const pan = scene.name === "whole_number" ? scene.number : "541333 **** 9999";
  const PaymentResponse = {
    Response: { Result: scene.name === "partial" ? "Partial" : "Success" },
    SaleData: { SaleTransactionID: body.SaleData.SaleTransactionID },
    POIData: scene.name === "no_reference" ? {} : { POITransactionID: mark },
    PaymentResult: {
      PaymentInstrumentData: {
        PaymentInstrumentType: "Card",
        CardData: { MaskedPan: pan, PaymentBrand: "mc", EntryMode: ["ICC"] },
      },
      AmountsResp: { AuthorizedAmount: major(whole, currency), Currency: currency },
    },
    PaymentReceipt: ["CustomerReceipt", "CashierReceipt"].map((kind) => ({
      DocumentQualifier: kind,
      RequiredSignatureFlag: false,
      OutputContent: {
        OutputFormat: "Text",
        OutputText: [
          { Text: "key=header1", CharacterStyle: "Bold", EndOfLineFlag: true },
          { Text: `name=Card&value=${encodeURIComponent(pan)}&key=pan` },
          { Text: `name=Tender&value=${mark.TransactionID.split(".")[0]}&key=txRef` },
          { Text: "name=APPROVED&key=approved" },
        ],
      },
    })),
  };
  const kind = body.PaymentData?.PaymentType === "Refund" ? "refund" : "charge";
  return [{ kind, ours: body.SaleData.SaleTransactionID.TransactionID, minor: whole, currency,
            mark: mark.TransactionID }, { PaymentResponse }];
}

function takenBack(request, raw, scene) {
  const body = request.ReversalRequest;
  const of = body.OriginalPOITransaction.POITransactionID.TransactionID;
  const charge = ledger.find((one) => one.kind === "charge" && one.mark === of);
  if (!charge) return [null, { ReversalResponse: no("NotFound") }];
  const back = ledger.filter((one) => one.of === of).reduce((sum, one) => sum + one.minor, 0);
  const told = String(raw.SaleToPOIRequest.ReversalRequest.SaleData?.SaleToAcquirerData ?? "");
  const currency = new URLSearchParams(told).get("currency") ?? charge.currency;
  const wanted = body.ReversedAmount === undefined
    ? charge.minor : minor(body.ReversedAmount, currency);
  if (currency !== charge.currency || wanted <= 0 || wanted > charge.minor - back) {
    return [null, { ReversalResponse: no("NotAllowed") }];
  }
  const mark = reference();
  const ReversalResponse = {
    Response: { Result: "Success" },
    POIData: scene.name === "no_reference" ? {} : { POITransactionID: mark },
  };
  if (body.ReversedAmount !== undefined) ReversalResponse.ReversedAmount = body.ReversedAmount;
  return [{ kind: "reversal", ours: body.SaleData.SaleTransactionID.TransactionID,
            minor: wanted, currency, mark: mark.TransactionID, of }, { ReversalResponse }];
}

function no(condition) {
  return { Response: { Result: "Failure", ErrorCondition: condition,
                       AdditionalResponse: "refusalReason=none" } };
}

// -- How it answers ---------------------------------------------------------------------------

function sealed(header, body, scene = {}) {
  const answer = { SaleToPOIResponse: { MessageHeader: { ...header, MessageType: "Response" } } };
  Object.assign(answer.SaleToPOIResponse, body);
  const plain = ObjectSerializer.serialize(answer, "TerminalApiResponse");
  if (scene.name === "other_service") {
    plain.SaleToPOIResponse.MessageHeader.ServiceID = "0000000000";
  }
  const outer = plain.SaleToPOIResponse.MessageHeader;
  const used = scene.name === "other_key" ? { ...key, KeyVersion: key.KeyVersion + 1 }
    : scene.name === "forged" ? { ...key, Passphrase: "somebody else's" } : key;
  return { SaleToPOIResponse: Crypto.encrypt(outer, JSON.stringify(plain), used) };
}

function say(response, message, scene = {}) {
  let text = typeof message === "string" ? message : JSON.stringify(message);
  if (scene.name === "torn") text = text.slice(0, text.length / 2);
  if (scene.name === "huge") text = " ".repeat(2_000_000) + text;
  const socket = response.socket;
  response.writeHead(scene.name === "trouble" ? 503 : 200, { "Content-Type": "application/json" });
  response.end(text);
  if (scene.name === "doubled" && socket) {
    socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  }
}

async function carryOut(request, raw, response) {
  const header = request.MessageHeader;
  const category = header.MessageCategory;
  const body = category === "Payment" ? "PaymentResponse" : "ReversalResponse";
  const scene = scenes.shift() ?? { name: "approve" };
  if (running) return say(response, sealed(header, { [body]: no("Busy") }));
  if (scene.name === "busy") return say(response, sealed(header, { [body]: no("Busy") }));
  if (scene.name === "dropped") return response.socket.destroy();
  if (scene.name === "rejected") return say(response, rejection(header));
  const refused = { decline: "Refusal", cancel: "Cancel", wrong_pin: "WrongPIN" }[scene.name];
  if (scene.name === "wait_for_abort" || scene.name === "late") {
    running = { service: header.ServiceID, ended: null };
    const aborted = await new Promise((end) => {
      running.ended = end;
      setTimeout(() => end(scene.name === "wait_for_abort"), scene.ms ?? 60_000).unref();
    });
    running = null;
    if (aborted) {
      const answer = { [body]: no("Aborted") };
      answers.set(header.ServiceID, answer);
      write({ service: header.ServiceID, answer });
      return say(response, sealed(header, answer));
    }
  }
  const [entry, answer] = refused ? [null, { [body]: no(refused) }]
    : category === "Payment" ? approval(request, scene) : takenBack(request, raw, scene);
  if (entry) book(header.ServiceID, entry, answer);
  else {
    answers.set(header.ServiceID, answer);
    write({ service: header.ServiceID, answer });
  }
  if (scene.name === "crash") process.exit(3);
  if (scene.name === "in_progress") inProgress.set(header.ServiceID, scene.times ?? 3);
  if (["lost", "in_progress"].includes(scene.name)) return response.socket.destroy();
  return say(response, sealed(header, answer, scene), scene);
}

function rejection(header) {
  const EventNotification = { EventToNotify: "Reject", EventDetails: "message=unreadable",
                              TimeStamp: new Date().toISOString() };
  return { SaleToPOIRequest: { MessageHeader: { ...header, MessageCategory: "Event",
                                                MessageType: "Notification" },
                               EventNotification } };
}

function status(request, response) {
  const header = request.MessageHeader;
  const meant = request.TransactionStatusRequest.MessageReference;
  const scene = questions.shift() ?? { name: "answer" };
  if (scene.name === "lost") return response.socket.destroy();
  const left = inProgress.get(meant.ServiceID) ?? 0;
  let body;
  if (scene.name === "busy") body = no("Busy");
  else if (scene.name === "missing") body = no("NotFound");
  else if (running?.service === meant.ServiceID || left > 0 || scene.name === "in_progress") {
    inProgress.set(meant.ServiceID, left - 1);
    body = no("InProgress");
  } else if (!answers.has(meant.ServiceID)) body = no("NotFound");
  else {
    const repeated = { ...header, MessageCategory: meant.MessageCategory, MessageType: "Response",
                       ServiceID: scene.name === "other_repeated" ? "1111111111"
                         : meant.ServiceID };
    body = { Response: { Result: "Success" }, MessageReference: meant,
             RepeatedMessageResponse: { MessageHeader: repeated,
               RepeatedResponseMessageBody: answers.get(meant.ServiceID) } };
  }
  return say(response, sealed(header, { TransactionStatusResponse: body }, scene), scene);
}

// -- What it counted ----------------------------------------------------------------------------
// Period n begins with the entry that `periods` names and ends before the next one's.

function counted(period) {
  const [from, to] = [periods[period - 1], periods[period] ?? ledger.length];
  const sums = new Map();
  for (const one of ledger.slice(from, to)) {
    const kind = { charge: "Debit", refund: "Credit", reversal: "ReverseDebit" }[one.kind];
    const key = `${one.currency} ${kind}`;
    const sum = sums.get(key) ?? { kind, currency: one.currency, count: 0, minor: 0 };
    sums.set(key, { ...sum, count: sum.count + 1, minor: sum.minor + one.minor });
  }
  return [...new Set([...sums.values()].map((one) => one.currency))].map((currency) => ({
    PaymentInstrumentType: "Card",
    CardBrand: "mc",
    PaymentCurrency: currency,
    PaymentTotals: [...sums.values()].filter((one) => one.currency === currency).map((one) => ({
      TransactionType: one.kind,
      TransactionCount: one.count,
      TransactionAmount: major(one.minor, currency),
    })).concat([{ TransactionType: "Declined", TransactionCount: 1, TransactionAmount: 0 }]),
  }));
}

function totals(request, response) {
  const header = request.MessageHeader;
  const scene = questions.shift() ?? { name: "answer" };
  if (scene.name === "lost") return response.socket.destroy();
  const ended = header.MessageCategory === "Reconciliation";
  const period = ended ? Number(request.ReconciliationRequest.POIReconciliationID)
    : periods.length;
  const body = { Response: { Result: "Success" }, POIReconciliationID: String(period),
                 TransactionTotals: counted(period) };
  const known = loggedIn && periods[period - 1] !== undefined && scene.name !== "missing";
  if (ended) body.ReconciliationType = "PreviousReconciliation";
  const name = ended ? "ReconciliationResponse" : "GetTotalsResponse";
  const refusal = no(loggedIn ? "NotFound" : "LoggedOut");
  if (!known && ended) refusal.ReconciliationType = "PreviousReconciliation";
  if (!known) refusal.POIReconciliationID = "0";
  return say(response, sealed(header, { [name]: known ? body : refusal }, scene), scene);
}

function login(request, response) {
  loggedIn = true;
  const header = request.MessageHeader;
  return say(response, sealed(header, { LoginResponse: { Response: { Result: "Success" } } }));
}

function abort(request, response) {
  const meant = request.AbortRequest.MessageReference;
  if (running?.service === meant.ServiceID) running.ended(true);
  response.writeHead(200);
  response.end(); // the protocol: no body
}

function listen(request, response) {
  const parts = [];
  request.on("data", (part) => parts.push(part));
  request.on("end", async () => {
    if (cut.has(request.socket)) return; // a fast till's bytes came along with its handshake
    let raw;
    try {
      const secured = JSON.parse(Buffer.concat(parts).toString("utf-8")).SaleToPOIRequest;
      raw = JSON.parse(new Crypto().decrypt(secured, key));
    } catch {
      return say(response, rejection({ MessageClass: "Event", SaleID: "", POIID: setting.poi }));
    }
    // The vendor's own types: what they do not know of is lost on the way.
    const asked = ObjectSerializer.deserialize(raw, "TerminalApiRequest").SaleToPOIRequest;
    heard.push({ raw: raw.SaleToPOIRequest, typed: JSON.parse(JSON.stringify(asked)) });
    const kind = asked.MessageHeader.MessageCategory;
    if (kind === "TransactionStatus") return status(asked, response);
    if (kind === "Abort") return abort(asked, response);
    if (kind === "Login") return login(asked, response);
    if (kind === "GetTotals" || kind === "Reconciliation") return totals(asked, response);
    return carryOut(asked, raw, response);
  });
}

const server = https.createServer(
  { key: fs.readFileSync(setting.tls_key), cert: fs.readFileSync(setting.tls_certificate) },
  listen,
);
server.on("secureConnection", (socket) => {
  socket.on("error", () => {});
  if (scenes[0]?.name === "cut") {
    scenes.shift();
    cut.add(socket);
    socket.destroy();
  }
});
server.on("tlsClientError", () => {});
server.listen(Number(process.argv[4] ?? 0), "127.0.0.1", () => tell({ port: server.address().port }));

// -- What the test orders ---------------------------------------------------------------------

function tell(what) {
  process.stdout.write(JSON.stringify(what) + "\n");
}

const orders = {
  play: (order) => {
    scenes = order.scenes;
    questions = order.questions ?? [];
    heard = [];
    return {};
  },
  heard: () => ({ heard }),
  // Somebody ends its day at the terminal: what it counted begins anew.
  day_end: () => {
    periods.push(ledger.length);
    write({ day_end: ledger.length });
    return { period: periods.length };
  },
  // Somebody pays there by hand, without the till.
  by_hand: ({ kind, minor: whole }) => {
    book("", { kind, ours: "", minor: whole, currency: "EUR", mark: reference().TransactionID }, {});
    return {};
  },
  busy: () => ({ running: running !== null }),
  seal: ({ header, text, with: other }) => Crypto.encrypt(header, text, other ?? key),
  unseal: ({ message, with: other }) => ({ text: new Crypto().decrypt(message, other ?? key) }),
};
const lines = readline.createInterface({ input: process.stdin });
lines.on("line", (line) => {
  const order = JSON.parse(line);
  tell(orders[order.do](order));
});
lines.on("close", () => process.exit(0)); // whoever started it is gone
