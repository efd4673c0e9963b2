// The story of the double click, told by doing.

import { callWith, clearFaults, send, setFault } from './api.js';
import { compose } from './compose.js';
import { inboxList } from './inbox-list.js';
import { lifeRails } from './life-rails.js';
import { lifeInWords } from './life-words.js';
import { recordDrawing } from './record-drawing.js';
import { score } from './score.js';
import { offerSimulator } from './simulator.js';
import { breakages, hintAfter, tally } from './story.js';
import { timeLine } from './time-line.js';
import { watch } from './watch.js';
import { stateInWords, untilInWords } from './words.js';

/** @import { Answer, RecordSeen, State } from './api.js' */
/** @import { Breakage } from './story.js' */

const CROWD = 20;

/** @param {string} id @returns {HTMLElement} */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
/** @param {string} id @param {() => void} act */
const onPress = (id, act) => byId(id).addEventListener('click', act);

const form = /** @type {HTMLFormElement} */ (byId('email'));
const again = /** @type {HTMLButtonElement} */ (byId('again'));
const email = compose(form);
const requests = timeLine(byId('time-line'), byId('no-requests'));
const emails = inboxList(byId('inbox'), byId('no-emails'));
const drawing = recordDrawing(byId('drawing'));
const rails = lifeRails(byId('rails'));
const counts = score();

/** @type {State} */
let state = 'absent';
/** @type {{ key: string, body: string } | undefined} what "Send again" repeats */
let last;
let underWay = 0;

const changed = watch({
  key: email.key,
  isUnused: () => email.isOwnKey() && counts.requests(email.key()) === 0,
  isBusy: () => underWay > 0,
  showRecord,
  showInbox({ url, store, emails: all, apiKey }) {
    if (apiKey !== undefined && email.offerApiKey(apiKey)) callWith(apiKey);
    byId('inbox-link').setAttribute('href', url);
    tell('store', ` Keys are kept in ${store}.`);
    emails.show(all);
    counts.emails(all.filter(({ underKey }) => underKey).length);
  },
});

/** @param {RecordSeen} record */
function showRecord({ state: now, id, until, life }) {
  state = now;
  drawing.move(state);
  rails.show(life);
  tell('life-sentence', lifeInWords(state, life));
  tell('record-sentence', stateInWords[state](id ?? '', until ? untilInWords(until, new Date()) : ''));
}

/** A live region is read out when its text changes, so it changes only when there is news. */
/** @param {string} id @param {string} text */
function tell(id, text) {
  const region = byId(id);
  if (region.textContent !== text) region.textContent = text;
}

/** @param {{ key: string, body: string }} request @returns {Promise<Answer>} */
async function request({ key, body }) {
  const end = requests.begin(key);
  counts.request(key);
  underWay += 1;
  const answer = await send(body, key);
  underWay -= 1;
  end(answer);
  if (key === email.key()) email.showErrors(answer);
  return answer;
}

/** @param {{ key: string, body: string }} one @param {number} [times] */
async function press(one, times = 1) {
  last = one;
  again.disabled = false;
  email.clearErrors();
  const answers = Array.from({ length: times }, () => request(one));
  changed();
  const answered = await Promise.all(answers);
  changed();
  tell('announced', tally(answered));
  tell('hint', hintAfter(answered, counts.requests(one.key)));
  return answered;
}

const composed = () => ({ key: email.key(), body: email.body() });

/** @param {Breakage} breakage */
async function pressWith({ fault, ...hints }) {
  // The story keeps its key. Where the record has the answer, or will have it, SES is not asked.
  const isUnsent = state === 'absent' || state === 'not_sent';
  if (isUnsent) {
    tell('hint', hints.meanwhile);
    await setFault(fault);
  }
  const [answer] = await press(composed());
  if (!answer) return;
  // It did not come to that: the fault must not wait for somebody else's request.
  if (isUnsent && (answer.replayed || (answer.status >= 400 && answer.status < 500))) await clearFaults();
  if (answer.status === 202) tell('hint', answer.replayed ? hints.replayed : hints.sent);
}

function takeNewKey() {
  email.newKey();
  showKey();
}

function showKey() {
  const key = email.key();
  again.disabled = last?.key !== key;
  counts.show(key);
  state = 'absent';
  drawing.jump(state);
  rails.clear();
  tell('record-sentence', stateInWords[state]('', ''));
  tell('life-sentence', lifeInWords(state, undefined));
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  void press(composed());
});
onPress('again', () => last && void press(last));
onPress('crowd', () => void press(composed(), CROWD));
onPress('lose', () => void pressWith(breakages.lose));
onPress('kill', () => void pressWith(breakages.kill));
onPress('new-key', () => {
  takeNewKey();
  tell('hint', 'A new key is a new email: press Send.');
  changed();
});
offerSimulator(byId('to'), byId('fate'), () => {
  // Another recipient is another email, and a key has one.
  if (counts.requests(email.key()) > 0) takeNewKey();
  tell('hint', 'Press Send, and watch its life.');
  changed();
});
byId('key').addEventListener('input', showKey);
byId('key').addEventListener('change', changed);
byId('api-key').addEventListener('input', () => callWith(email.apiKey()));
byId('api-key').addEventListener('change', changed);
// Meanwhile the visitor may have pasted the curl line.
addEventListener('focus', changed);

showKey();
tell('hint', 'Press Send.');
changed();
