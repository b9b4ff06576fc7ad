/* The shell of the explorers: one picture that a hand touches, one sentence, a few controls.
 *
 * Python draws every picture and says every sentence. This module shows them, follows the hand in
 * the meantime, and moves from the old picture to the new one. What it knows of Python is a `model`:
 * get(name), on("change", f) and send(message, callbacks, buffers). In a notebook that is the
 * widget's own; on a page without a kernel, `frozen(data)` makes one out of pictures drawn before.
 *
 *   to Python    {seen, set: {name: value}, press: [label]}: one at a time, and the newest only
 *   from Python  prompt svg text tone controls values waits, and the same `seen`, in one message
 *
 * What Python writes on the shapes of a picture:
 *   data-id="ball"      it glides to where the next picture has it
 *   data-ghost          a faint copy stays where it was when a hand came
 *   data-slow="600"     from here it glides away so slowly, in ms
 *   data-ways=[...]     a handle; each way is one number that it moves:
 *       {name, axis: "x" | "y" | "turn", start, end: the places of low and high, low, high, step,
 *        along: id of the curve that it slides on, centre: [x, y] that it turns around}
 *     data-moves="ball seam"   ids of what goes along with the hand, ahead of Python
 *     data-label               what a screen reader calls it
 *   data-jumps="label"  a press in here brings that handle to the finger
 *   data-press="..."    {set: {name: value}, press: [label]}: a place in the picture to press;
 *                       {focus: name} gives that control the keyboard
 */

const GLIDE = 120; // ms from one picture to the next
const PROMPT = 90; // ms: where Python takes longer, nothing but the ring goes ahead of it
const PATIENCE = 2000; // ms without an answer, and the picture says that it sleeps
const FITS = 9e6; // bytes of a file that one message to Python can hold
const RATE = 16000; // samples in a second of what is recorded
const AS_IT_IS = { echoCancellation: false, noiseSuppression: false, autoGainControl: false }; // or a soft "s" is taken for noise
const GLIDES = new Set("cx cy r x y x1 y1 x2 y2 width height d points opacity".split(" "));

const LOOK = `
.touch { box-sizing: border-box; max-width: 720px; padding: 4px; overflow: hidden; background: #fff; color: #1F2937;
  font: 14px/1.45 system-ui, sans-serif; }
.touch p { margin: 4px; } .touch-asks { font-weight: bold; max-width: 46em; }
.touch-stage { position: relative; } .touch-stage svg { display: block; width: 100%; height: auto; }
.touch-ghosts { position: absolute; inset: 0; opacity: .28; pointer-events: none; }
.touch [data-ways] { cursor: grab; touch-action: none; outline: none; }
.touch [data-jumps], .touch [data-press] { cursor: pointer; touch-action: none; outline: none; }
.touch [data-ways]:is(:hover, :focus-visible, .touch-held), .touch [data-press]:is(:hover, :focus-visible) {
  stroke: #1F2937; stroke-width: 2; stroke-opacity: .75; }
.touch-holding, .touch-holding * { cursor: grabbing !important; user-select: none; }
.touch-says { min-height: 2.9em; white-space: pre-line; } .touch-says.touch-short { min-height: 1.45em; }
.touch-says[data-tone]::before { display: inline-block; min-width: 1.4em; margin-right: .5em; border-radius: 999px;
  text-align: center; font-weight: bold; color: #fff; }
.touch-says[data-tone=right]::before { content: "✓"; background: #15803D; }
.touch-says[data-tone=right] { border-left: 4px solid #15803D; background: #F0FDF4; padding: 4px 8px; }
.touch-says[data-tone=almost]::before { content: "➜"; background: #666D7A; }
.touch-says[data-tone=almost] { border-left: 4px solid #666D7A; background: #F3F4F6; padding: 4px 8px; }
.touch-says[data-tone=alert] { color: #B42318; } .touch-says[data-tone=alert]::before { content: "!"; background: #B42318; }
.touch-hands { border: 0; margin: 0; padding: 0 4px; min-width: 0; }
.touch-row { display: flex; flex-wrap: wrap; gap: 2px 16px; align-items: center; }
.touch-row label { display: flex; gap: 8px; align-items: center; min-height: 28px; min-width: 0; max-width: 100%; }
.touch-row label.touch-wide { flex: 1 1 300px; } .touch-wide > span:first-child { flex: 0 0 104px; }
.touch-run { display: flex; flex: 1 1 300px; flex-wrap: wrap; gap: 2px 8px; align-items: center; min-width: 0; } .touch-run label.touch-wide { flex: 1 1 190px; } .touch-run button { white-space: nowrap; }
.touch input { accent-color: #1F2937; } .touch-row input[type=range] { flex: 1 1 60px; min-width: 60px; }
.touch-row input:is([type=number], [type=text]) { width: 6.5em; font: inherit; padding: 1px 4px; }
.touch-row .touch-long, .touch-long label { flex: 1 1 200px; } .touch-row.touch-long input[type=text] { flex: 1 1 60px; min-width: 60px; width: auto; }
.touch-row select { max-width: 100%; min-width: 0; font: inherit; }
.touch button { font: inherit; padding: 2px 10px; border: 1px solid #666D7A; border-radius: 6px; background: #F3F4F6; color: inherit; }
.touch button:hover { background: #D1D5DB; } .touch button[aria-pressed=true] { background: #1F2937; color: #fff; }
.touch :is(button, input, select, summary):focus-visible { outline: 2px solid #1F2937; outline-offset: 1px; }
.touch-list { border: 0; margin: 0; padding: 0; min-width: 0; } .touch-list:has(+ button) { flex: 1 1 100%; } .touch-list label { display: flex; gap: 8px; min-height: 26px; align-items: baseline; }
.touch-row label.touch-file { flex: 1 1 100%; padding: 0 14px; border: 2px dashed #666D7A; border-radius: 8px; background: #F3F4F6; font-weight: bold; cursor: pointer; }
.touch-record { min-width: 11em; min-height: 40px; margin: 3px 0; } .touch-row .touch-record + label.touch-file { flex: 1 1 300px; }
.touch-file input { flex: 1 1 120px; min-width: 0; padding: 16px 0; font: inherit; font-weight: normal; cursor: pointer; }
.touch-told { min-width: 3.4em; font-variant-numeric: tabular-nums; }
.touch details { min-width: 0; max-width: 100%; } .touch details[open] { flex: 1 1 100%; } .touch summary { cursor: pointer; color: #666D7A; padding: 2px 0; } .touch-note { padding: 2px 8px; background: #F3F4F6; border-left: 3px solid #666D7A; }
.touch-foot { position: relative; } @media (min-width: 600px) { .touch .touch-note { position: absolute; inset: auto 0 0; margin: 0; } }
.touch-asleep .touch-hands { opacity: .55; } .touch-asleep :is([data-ways], [data-press], [data-jumps]) { cursor: default; }
.jupyter-widgets-disconnected:has(.touch)::before { content: none !important; }`;

export default { render };

export function render({ model, el }) {
  const root = make("div", { class: "touch" }, make("style", {}, LOOK));
  const asks = make("p", { class: "touch-asks", "aria-live": "polite" }), stage = make("div", { class: "touch-stage" });
  const says = make("p", { class: "touch-says", role: "status" });
  const hands = make("fieldset", { class: "touch-hands" }), note = make("p", { class: "touch-note", hidden: "" });
  root.append(asks, stage, says, make("div", { class: "touch-foot" }, hands, note)); // over what sleeps: no higher than awake
  el.append(root);

  const line = connect(model, show, wake);
  line.focus = (name) => panel.focus(name);
  const panel = controls(hands, line), hold = handles(stage, line), glider = glide(stage);

  function show() {
    const follows = hold.isMoving() && line.trip() < PROMPT; // a picture under a quick hand must not lag
    glider.to(line.get("svg"), follows || isCalm() ? 0 : GLIDE);
    hold.refresh();
    panel.show(line.get("controls"), line.get("values"));
    asks.textContent = line.get("prompt");
    asks.hidden = !line.get("prompt");
    const tone = line.get("tone"), text = line.get("text");
    says.setAttribute("role", tone === "alert" ? "alert" : "status");
    says.classList.toggle("touch-short", !line.get("svg"));
    if (tone) says.dataset.tone = tone; else delete says.dataset.tone;
    if (says.textContent !== text) says.textContent = text;
  }
  let resting = null; // a control that is disabled loses the keyboard, and gets it back
  function wake(isAwake) {
    if (!isAwake && hands.contains(document.activeElement)) resting = document.activeElement;
    hands.disabled = !isAwake;
    if (isAwake && resting && document.activeElement === document.body) resting.focus({ preventScroll: true });
    if (isAwake) resting = null;
    root.classList.toggle("touch-asleep", !isAwake);
    note.hidden = isAwake || !line.get("controls").length; // what only shows has nothing to wake
    note.textContent = isAwake ? "" : "This sleeps: run this cell to wake it up. (If Python is busy with another cell, it wakes by itself.)";
    hold.enable(isAwake);
  }

  // A notebook has keys of its own: what is typed in here stays here, but not Ctrl+S or Shift+Enter.
  root.addEventListener("keydown", (event) => {
    const isForAll = event.ctrlKey || event.metaKey || event.altKey || event.key === "Escape" || (event.shiftKey && event.key === "Enter");
    if (!isForAll) event.stopPropagation();
  });
  const watcher = new ResizeObserver(() => hold.refresh()); // handles stay as large as a finger
  watcher.observe(stage);
  show();
  line.ask({});
  return () => { line.close(); panel.close(); watcher.disconnect(); };
}

/* ---- the line to Python: one question in flight, and after it only the newest ---- */

function connect(model, show, wake) {
  const me = Math.random().toString(36).slice(2, 8);
  let count = 0, flying = false, wanted = {}, asked = {}, presses = [], buffers = [], sent = 0, trip = 0, timer = 0;

  function ask(set, press = [], files = []) {
    Object.assign(wanted, set);
    presses.push(...press);
    buffers.push(...files);
    if (!flying) fly();
  }
  function fly() {
    [flying, sent, asked] = [true, performance.now(), wanted];
    clearTimeout(timer);
    timer = setTimeout(silent, PATIENCE);
    const message = { seen: `${me}:${++count}`, set: wanted, press: presses }, files = buffers;
    [wanted, presses, buffers] = [{}, [], []];
    try { model.send(message, undefined, files); } catch { silent(); }
  }
  function changed() {
    const isMine = flying && model.get("seen") === `${me}:${count}`; // or Python's own, or another view's
    if (isMine) [flying, trip] = [false, performance.now() - sent];
    if (isMine || !flying) asked = {};
    show();
    if (!isMine) return;
    clearTimeout(timer);
    wake(true);
    if (presses.length || Object.keys(wanted).length) fly();
  }
  function silent() { // asked again with the next change, and when the kernel is back
    clearTimeout(timer);
    wake(false);
  }
  const again = () => { flying = false; ask({}); };
  model.on("change", changed);
  model.on("comm_live_update", again);
  return {
    ask,
    get: (name) => model.get(name),
    waits: (name) => name in wanted || (flying && name in asked), // Python has yet to hear of it
    isBusy: () => flying,
    trip: () => trip,
    close() { clearTimeout(timer); model.off("change", changed); model.off("comm_live_update", again); },
  };
}

/* ---- controls: native inputs, each inside its label ---- */

function controls(hands, line) {
  let rows = [], built = "", tab = "";
  const outline = (list) => JSON.stringify(list.map(({ high, ...rest }) => rest)); // an end may move

  const touched = (name) => { // where a hand touches a control, if there is one of this name
    const node = rows.find(({ control }) => control.name === name)?.node;
    return node?.matches("button") ? node : node?.querySelector("input, select, button");
  };
  function build(list) {
    const mine = rows.find(({ node }) => node.contains(document.activeElement))?.control.name; // keeps the keyboard
    for (const row of rows) row.close?.();
    rows = list.map((control) => ({ ...KINDS[control.kind](control, line), control }));
    for (const { node, control } of rows) if (control.name === "start again") node.addEventListener("click", () => rows.forEach((row) => row.halt?.()));
    const shelf = (kept, ...extra) => make("div", { class: "touch-row" }, ...rows.filter(kept).map((row) => row.node), ...extra);
    const titles = [...new Set(list.map((control) => control.group).filter(Boolean))];
    const fold = (...parts) => make("details", {}, make("summary", {}, "numbers"), ...parts);
    const groups = titles.length ? [fold(tabs(titles), ...titles.map((title) => titled(title, shelf((row) => row.control.group === title))))] : [];
    const folded = list.some((control) => control.folded) ? [fold(shelf(({ control }) => control.folded))] : [];
    hands.replaceChildren(shelf(({ control }) => !control.group && !control.folded, ...folded, ...groups));
    touched(mine)?.focus({ preventScroll: true });
  }
  function titled(title, shelf) {
    shelf.dataset.group = title;
    return shelf;
  }
  function tabs(titles) {
    const bar = make("div", { class: "touch-row" }, ...titles.map((title) => make("button", { type: "button" }, title)));
    const open = (title) => {
      tab = title;
      for (const button of bar.children) button.setAttribute("aria-pressed", button.textContent === title);
      for (const shelf of hands.querySelectorAll("[data-group]")) shelf.hidden = shelf.style.display = shelf.dataset.group === title ? "" : "none";
    };
    bar.addEventListener("click", (event) => event.target.closest("button") && open(event.target.textContent));
    queueMicrotask(() => open(titles.includes(tab) ? tab : titles[0]));
    return bar;
  }
  return {
    show(list, values) {
      if (outline(list) !== built) [built] = [outline(list), build(list)];
      list.forEach((control, i) => rows[i].show?.(values[control.name], control));
    },
    focus: (name) => touched(name)?.focus({ preventScroll: true }),
    close() { for (const row of rows) row.close?.(); },
  };
}

const KINDS = {
  button({ name, label }, line) {
    const button = make("button", { type: "button" }, label);
    button.addEventListener("click", () => line.ask({}, [name]));
    return { node: button };
  },
  switch({ name, label }, line) {
    const hand = make("input", { type: "checkbox" });
    hand.addEventListener("input", () => line.ask({ [name]: hand.checked }));
    return { node: make("label", {}, hand, make("span", {}, label)), show: (value) => { if (!line.waits(name)) hand.checked = value; } };
  },
  choice({ name, label, options }, line) {
    const hand = make("select", {}, ...options.map((option) => make("option", {}, option)));
    hand.addEventListener("input", () => line.ask({ [name]: hand.value }));
    return { node: make("label", {}, make("span", {}, label), hand), show: (value) => { if (!line.waits(name)) hand.value = value; } };
  },
  radio({ name, label, options }, line) {
    const group = `touch-${Math.random().toString(36).slice(2)}`;
    const hands = options.map((option) => make("input", { type: "radio", name: group, value: option }));
    const list = make("div", { class: "touch-list", role: "radiogroup", "aria-label": label },
      ...hands.map((hand, i) => make("label", {}, hand, make("span", {}, options[i]))));
    list.addEventListener("input", (event) => line.ask({ [name]: event.target.value }));
    return { node: list, show: (value) => { if (!line.waits(name)) for (const hand of hands) hand.checked = hand.value === value; } };
  },
  slider(control, line) {
    const { name, label, low, high, step, stops } = control;
    const span = stops ? { min: 0, max: stops.length - 1, step: 1 } : { min: low, max: high, step };
    const hand = make("input", { type: "range", ...span }), told = make("span", { class: "touch-told", "aria-hidden": "true" });
    const read = () => (stops ? stops[hand.value] : +hand.value);
    const tell = () => { told.textContent = tidy(read()); hand.setAttribute("aria-valuetext", told.textContent); };
    hand.addEventListener("input", () => { tell(); line.ask({ [name]: read() }); });
    return {
      node: make("label", { class: "touch-wide" }, make("span", {}, label), hand, told),
      show(value, now) {
        if (!stops) hand.max = now.high;
        if (!line.waits(name)) hand.value = stops ? nearest(stops, value) : value;
        tell();
      },
    };
  },
  steps(control, line) { // a whole number that can also run by itself, until Python says that it waits
    const { node, show } = KINDS.slider({ ...control, step: 1 }, line), { name, pause, play, stride, growth = 0 } = control;
    const button = make("button", { type: "button" });
    let timer = 0, high = control.high;
    const look = () => { button.textContent = timer ? "❚❚" : `▶${play ? ` ${play}` : ""}`; button.setAttribute("aria-label", timer ? "pause" : `play: ${play || control.label}`); };
    const next = (now) => Math.min(high, now + Math.max(stride, Math.floor(growth * now)));
    const stop = () => { clearInterval(timer); timer = 0; look(); };
    const tick = () => {
      if (line.isBusy()) return;
      const now = line.get("values")[name];
      if (now >= high || (line.get("waits") && timer)) return stop();
      line.ask({ [name]: next(now) });
    };
    button.addEventListener("click", () => {
      if (timer) return stop();
      const first = line.get("values")[name] >= high ? control.low : next(line.get("values")[name]);
      line.ask({ [name]: first });
      timer = setInterval(tick, pause);
      look();
    });
    look();
    return { node: make("div", { class: "touch-run" }, node, button), show: (value, now) => { high = now.high; show(value, now); }, close: stop, halt: stop };
  },
  entry({ name, label, unit, commit, long }, line) { // typed, and sent with Enter or by the button
    const hand = make("input", { type: "text", inputmode: "text", autocomplete: "off" });
    const button = make("button", { type: "button" }, commit || "Commit");
    let isSent = false;
    const send = () => { isSent = true; hand.select(); line.ask({ [name]: hand.value }); };
    hand.addEventListener("input", () => { isSent = false; });
    button.addEventListener("click", send);
    hand.addEventListener("keydown", (event) => { if (event.key === "Enter" && !event.shiftKey && !event.ctrlKey) send(); });
    const parts = [make("span", {}, label), hand, ...(unit ? [make("span", {}, unit)] : [])];
    return {
      node: make("div", { class: long ? "touch-row touch-long" : "touch-row" }, make("label", {}, ...parts), button),
      show(value) { // what is being typed stays, until it was sent and Python has heard it
        if (line.waits(name) || (document.activeElement === hand && !isSent)) return;
        if (isSent && line.get("tone") === "alert") return void (isSent = false); // what was refused can be corrected
        [hand.value, isSent] = [value, false];
      },
    };
  },
  file({ name, label, accept }, line) {
    const hand = make("input", { type: "file", accept });
    hand.addEventListener("change", async () => { // what is too large for the line would break it: its name alone goes
      const [file] = hand.files;
      const content = file && file.size <= FITS ? [await file.arrayBuffer().catch(() => [])].flat() : [];
      line.ask({ [name]: file?.name ?? "" }, [], content);
    });
    return { node: make("label", { class: "touch-file" }, make("span", {}, label), hand) };
  },
  record({ name, label, seconds }, line) { // a sound goes to Python, or the name of what went wrong
    const hand = make("button", { type: "button", class: "touch-record", "aria-live": "polite" }, label);
    const tell = (text, hears = false) => { hand.textContent = text; hand.setAttribute("aria-pressed", hears); };
    let isBusy = false;
    hand.addEventListener("click", async () => {
      if (isBusy) return;
      isBusy = true;
      tell("asking for the microphone ...");
      try {
        const sound = await record(seconds, () => tell("listening ...", true));
        line.ask({ [name]: "" }, [], [wav(sound)]);
      } catch (problem) { line.ask({ [name]: problem.name }); }
      tell(label);
      isBusy = false;
    });
    tell(label);
    return { node: hand };
  },
};

/* ---- the microphone: open for one sound, and let go again ---- */

async function record(seconds, listens) {
  if (!navigator.mediaDevices) throw { name: "NoMediaDevices" };
  const stream = await navigator.mediaDevices.getUserMedia({ audio: AS_IT_IS }), parts = [];
  try {
    const recorder = new MediaRecorder(stream), ended = new Promise((end) => recorder.addEventListener("stop", end));
    recorder.addEventListener("dataavailable", ({ data }) => parts.push(data));
    recorder.addEventListener("start", () => {
      listens();
      setTimeout(() => recorder.state === "inactive" || recorder.stop(), 1000 * seconds);
    });
    recorder.start();
    await ended;
  } finally {
    for (const track of stream.getTracks()) track.stop();
  }
  return new OfflineAudioContext(1, 1, RATE).decodeAudioData(await new Blob(parts).arrayBuffer());
}
/* A sound as a wav file: the mean of its channels, in whole numbers of 16 bits. */
function wav(sound) {
  const { length, sampleRate: rate, numberOfChannels: many } = sound, file = new DataView(new ArrayBuffer(44 + 2 * length));
  const [riff, wave, fmt, data] = [0x46464952, 0x45564157, 0x20746d66, 0x61746164]; // its letters, the last one first
  const header = [riff, 36 + 2 * length, wave, fmt, 16, 0x10001, rate, 2 * rate, 0x100002, data, 2 * length];
  header.forEach((number, i) => file.setUint32(4 * i, number, true));
  const sides = Array.from({ length: many }, (_, side) => sound.getChannelData(side));
  for (let i = 0; i < length; i += 1) {
    const mean = sides.reduce((sum, side) => sum + side[i], 0) / many;
    file.setInt16(44 + 2 * i, 32767 * clamp(mean, -1, 1), true);
  }
  return file.buffer;
}

/* ---- handles: shapes of the picture that a hand or the keyboard moves ---- */

function handles(stage, line) {
  let held = null, wish = {}, isAwake = true, keyed = 0; // wish: name -> the newest value, until Python has drawn it

  const all = () => [...stage.querySelectorAll("[data-ways]")];
  const find = (label) => all().find((shape) => shape.dataset.label === label); // one number may have two handles
  const drawn = (name) => line.get("values")[name];
  const value = (name) => wish[name] ?? drawn(name);
  const ways = (shape) => JSON.parse(shape.dataset.ways).map((way) => ({ ...way, stops: line.get("controls").find((one) => one.name === way.name)?.stops }));
  const named = (id) => stage.querySelector(`[data-id="${CSS.escape(id)}"]`);
  const spot = (event) => new DOMPoint(event.clientX, event.clientY).matrixTransform(stage.querySelector("svg").getScreenCTM().inverse());

  const place = (way, at) => way.start + ((at - way.low) / (way.high - way.low)) * (way.end - way.start);
  const within = (way, at) => (way.stops ? way.stops[nearest(way.stops, at)]
    : +Math.min(way.high, Math.max(way.low, Math.round(at / way.step) * way.step)).toFixed(9));
  function number(way, point) { // the number of a way that puts its handle to this point
    const curve = way.along && named(way.along);
    const at = way.axis === "turn" ? turned(way, point) : curve ? onto(curve, point).x : point[way.axis];
    return within(way, way.low + ((at - way.start) / (way.end - way.start)) * (way.high - way.low));
  }
  function turned(way, point) { // degrees from upright, to the right, as near to the way as can be
    const angle = (Math.atan2(point.x - way.centre[0], way.centre[1] - point.y) * 180) / Math.PI, middle = (way.start + way.end) / 2;
    return [angle - 360, angle, angle + 360].sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle))[0];
  }
  function shift(way) { // where a wish is, from where Python has drawn it
    const [to, from] = [place(way, value(way.name)), place(way, drawn(way.name))];
    if (way.axis === "turn") return { turn: `rotate(${(to - from).toFixed(2)} ${way.centre})`, far: to - from };
    const curve = way.along && named(way.along);
    return { x: way.axis === "x" ? to - from : 0, y: way.axis === "y" ? to - from : curve ? height(curve, to) - height(curve, from) : 0 };
  }
  function follow(shape) { // move the ring, and where Python is prompt what goes along, ahead of it
    const mine = ways(shape), shifts = mine.map(shift), turn = shifts.find((one) => one.turn);
    const [x, y] = ["x", "y"].map((axis) => shifts.reduce((sum, one) => sum + (one[axis] ?? 0), 0));
    const move = turn ? turn.far && turn.turn : (x || y) && `translate(${x.toFixed(2)} ${y.toFixed(2)})`;
    const along = (shape.dataset.moves ?? "").split(" ").filter(Boolean).map(named);
    for (const one of [shape, ...along]) {
      if (move && (one === shape || line.trip() < PROMPT)) one?.setAttribute("transform", move); else one?.removeAttribute("transform");
    }
    shape.setAttribute("aria-valuenow", value(mine[0].name));
    shape.setAttribute("aria-valuetext", mine.map((way) => tidy(value(way.name))).join(", "));
  }
  function go(shape, set) {
    const news = Object.entries(set).filter(([name, at]) => at !== value(name));
    if (!news.length) return;
    Object.assign(wish, Object.fromEntries(news));
    follow(shape);
    line.ask(Object.fromEntries(news));
  }
  const dragged = (point) => Object.fromEntries(held.ways.map((way) => {
    const now = value(way.name), at = number(way, { x: point.x - held.off.x, y: point.y - held.off.y });
    return [way.name, Math.abs(at - now) < 0.51 * way.step ? now : at]; // rounding alone is no move
  }));

  stage.addEventListener("pointerdown", (event) => {
    const area = event.target.closest?.("[data-jumps]"), shape = event.target.closest?.("[data-ways]") ?? (area && find(area.dataset.jumps));
    if (!shape || !isAwake || event.button || held) return; // a second finger has to wait
    event.preventDefault();
    event.stopPropagation();
    const box = shape.getBBox(), at = spot(event), round = ways(shape).some((way) => way.axis === "turn" || way.along);
    const off = area || round ? { x: 0, y: 0 } : { x: at.x - box.x - box.width / 2, y: at.y - box.y - box.height / 2 };
    held = { label: shape.dataset.label, ways: ways(shape), off, finger: event.pointerId };
    haunt();
    shape.focus({ preventScroll: true });
    shape.classList.add("touch-held");
    stage.setPointerCapture(event.pointerId); // on the stage: it stays when the picture changes
    stage.classList.add("touch-holding");
    if (area) go(shape, dragged(at));
  });
  stage.addEventListener("touchstart", (event) => { // or the page would scroll away under the finger
    if (isAwake && event.target.closest?.("[data-ways], [data-jumps]")) event.preventDefault();
  }, { passive: false });
  stage.addEventListener("pointermove", (event) => {
    if (held?.finger !== event.pointerId) return;
    const shape = find(held.label);
    if (!shape) return; // out of sight for a moment
    held.ways = ways(shape);
    go(shape, dragged(spot(event)));
  });
  for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) {
    stage.addEventListener(end, (event) => {
      if (held?.finger !== event.pointerId) return;
      find(held.label)?.classList.remove("touch-held");
      held = null;
      stage.classList.remove("touch-holding");
      refresh();
    });
  }
  stage.addEventListener("keydown", (event) => {
    const target = event.target.closest?.("[data-ways], [data-press]");
    if (!target || !isAwake || event.ctrlKey || event.metaKey || event.altKey) return;
    if (target.dataset.press) {
      if (event.key === "Enter" || event.key === " ") { event.preventDefault(); press(target); }
      return;
    }
    const mine = ways(target), upright = mine.find((way) => way.axis === "y") ?? mine[0], level = mine.find((way) => way.axis !== "y") ?? mine[0];
    const leap = event.shiftKey ? 10 : 1, up = upright.axis === "y" && upright.end > upright.start ? -1 : 1; // an arrow goes where it points
    const [way, far] = { ArrowRight: [level, leap], ArrowLeft: [level, -leap], ArrowUp: [upright, up * leap], ArrowDown: [upright, -up * leap],
      PageUp: [upright, up * 10], PageDown: [upright, -up * 10], Home: [level, -1e9], End: [level, 1e9] }[event.key] ?? [];
    if (!way) return;
    event.preventDefault();
    keyed = performance.now();
    const now = value(way.name), next = way.stops ? way.stops[clamp(nearest(way.stops, now) + far, 0, way.stops.length - 1)] : within(way, now + far * way.step);
    go(target, { [way.name]: next });
  });
  stage.addEventListener("click", (event) => {
    const target = event.target.closest?.("[data-press]");
    if (target && isAwake) press(target);
  });
  function press(target) {
    const wanted = JSON.parse(target.dataset.press);
    if (wanted.focus) line.focus(wanted.focus); else line.ask(wanted.set ?? {}, wanted.press ?? []);
  }

  /* After a new picture: forget the wishes that Python has heard, and make every handle a slider. */
  function refresh() {
    for (const name of Object.keys(wish)) if (!line.waits(name)) delete wish[name];
    const scale = Math.max(1, 16 / Math.max(4, 22 * (stage.clientWidth / 720 || 1))); // a finger needs 16 px
    for (const shape of all()) {
      const mine = ways(shape), [{ name, axis, low, high }] = mine;
      const says = { role: "slider", tabindex: isAwake ? 0 : -1, "aria-label": shape.dataset.label || name, "aria-valuemin": low, "aria-valuemax": high,
        "aria-orientation": axis === "y" ? "vertical" : "horizontal", "aria-disabled": !isAwake };
      for (const [key, one] of Object.entries(says)) shape.setAttribute(key, one);
      if (shape.dataset.reach) shape.setAttribute("r", shape.dataset.reach * scale);
      follow(shape);
    }
    for (const one of stage.querySelectorAll("[data-press]")) {
      for (const [key, text] of [["role", "button"], ["tabindex", isAwake ? 0 : -1], ["aria-label", one.dataset.label]]) one.setAttribute(key, text);
    }
  }
  function haunt() { // what is marked as a ghost stays, faint, where it was when the hand came
    stage.querySelector(".touch-ghosts")?.remove();
    const svg = stage.querySelector("svg"), seen = [...svg.querySelectorAll("[data-ghost]")];
    if (!seen.length) return;
    const ghosts = svg.cloneNode(false);
    ghosts.setAttribute("class", "touch-ghosts");
    ghosts.setAttribute("aria-hidden", "true");
    for (const one of seen) {
      const copy = one.cloneNode(true);
      for (const name of ["data-id", "data-ghost", "transform"]) copy.removeAttribute(name);
      ghosts.append(copy);
    }
    stage.append(ghosts);
  }
  return {
    isMoving: () => Boolean(held) || performance.now() - keyed < 40,
    refresh,
    enable(yes) { isAwake = yes; refresh(); },
  };
}

/* The corners of a path of straight lines, "M1,2 L3,4 ...". */
function corners(path) {
  const flat = path.getAttribute("d").match(/-?[\d.]+(?:e-?\d+)?/g).map(Number);
  return Array.from({ length: flat.length >> 1 }, (_, i) => ({ x: flat[2 * i], y: flat[2 * i + 1] }));
}
/* The point of a path that is nearest to a point. */
function onto(path, point) {
  const line = corners(path);
  return line.slice(1).map((b, i) => {
    const a = line[i], [dx, dy] = [b.x - a.x, b.y - a.y], length = dx * dx + dy * dy || 1;
    const t = clamp(((point.x - a.x) * dx + (point.y - a.y) * dy) / length, 0, 1), [x, y] = [a.x + t * dx, a.y + t * dy];
    return { x, y, far: (x - point.x) ** 2 + (y - point.y) ** 2 };
  }).reduce((best, one) => (one.far < best.far ? one : best));
}
/* The height of a path over the place x. */
function height(path, x) {
  const line = corners(path), i = line.findIndex((b, k) => k > 0 && (line[k - 1].x - x) * (b.x - x) <= 0);
  if (i < 0) return line[x < line[0].x ? 0 : line.length - 1].y;
  const [a, b] = [line[i - 1], line[i]];
  return a.x === b.x ? a.y : a.y + ((x - a.x) / (b.x - a.x)) * (b.y - a.y);
}

/* ---- from the old picture to the new one ---- */

function glide(stage) {
  let ways = [], frame = 0, shown = "";

  function to(text, time) {
    if (!text || text === shown) return;
    shown = text;
    const next = new DOMParser().parseFromString(text, "image/svg+xml").documentElement, old = stage.querySelector("svg:not(.touch-ghosts)");
    cancelAnimationFrame(frame);
    ways = [];
    if (!old) return stage.prepend(document.importNode(next, true));
    change(old, next, time > 0);
    const begin = performance.now();
    const longest = Math.max(time, ...ways.map((one) => one.slow));
    const step = (now) => {
      for (const { node, name, way, slow } of ways) {
        const part = clamp((now - begin) / (slow || time), 0, 1);
        node.setAttribute(name, way(part * (2 - part)));
      }
      if (now - begin < longest) frame = requestAnimationFrame(step);
    };
    if (ways.length) frame = requestAnimationFrame(step);
  }
  /* Turn one element into another, in place, so that it keeps the focus. */
  function change(old, next, glides) {
    const slow = +(old.dataset.slow ?? 0);
    for (const { name, value, namespaceURI } of [...next.attributes]) {
      const before = old.getAttribute(name);
      if (before === value || name === "r" && next.dataset.reach) continue;
      const way = glides && next.dataset.id && GLIDES.has(name) && before !== null && between(before, value);
      if (way) ways.push({ node: old, name, way, slow }); else old.setAttributeNS(namespaceURI, name, value);
    }
    for (const { name } of [...old.attributes]) if (!next.hasAttribute(name) && !/^(role|tabindex|transform|class|r|aria-.*)$/.test(name)) old.removeAttribute(name);
    if (!next.children.length && !old.children.length) { if (old.textContent !== next.textContent) old.textContent = next.textContent; return; }

    const key = ({ nodeName, dataset }) => `${nodeName} ${dataset.id ?? dataset.label ?? ""}`;
    const stock = new Map(); // what there is, under its name
    for (const child of old.children) stock.set(key(child), [...(stock.get(key(child)) ?? []), child]);
    const wanted = [...next.children].map((child) => [stock.get(key(child))?.shift(), child]);
    for (const rest of stock.values()) for (const child of rest) child.remove();
    let spot = old.firstElementChild;
    for (const [mine, child] of wanted) {
      const node = mine ?? document.importNode(child, true);
      if (mine) change(mine, child, glides);
      if (node === spot) spot = spot.nextElementSibling; else old.insertBefore(node, spot);
    }
  }
  return { to };
}

/* The way from one attribute to another: their numbers move, where all the rest is the same. */
function between(before, after) {
  const number = /(-?\d*\.?\d+(?:e[-+]?\d+)?)/i, a = before.split(number), b = after.split(number);
  if (a.length !== b.length || a.some((part, i) => i % 2 === 0 && part !== b[i])) return null;
  return (t) => (t === 1 ? after : b.map((part, i) => (i % 2 ? (+a[i] + t * (part - a[i])).toFixed(2) : part)).join(""));
}

/* ---- no kernel: pictures drawn beforehand over a grid of numbers stand in for Python ---- */

export function frozen({ grid, start, tokens, frames, texts, controls }) {
  const pictures = [], names = grid.map(([name]) => name), listeners = [];
  let now = [];
  for (const [length, ...changes] of frames) { // [length, place, token, place, token, ...]
    now = now.slice(0, length);
    for (let i = 0; i < changes.length; i += 2) now[changes[i]] = changes[i + 1];
    pictures.push(now);
  }
  const asked = { ...start };
  const stops = Object.fromEntries(grid.filter(([, values]) => typeof values[0] === "number"));
  const kept = controls.filter((one) => names.includes(one.name) || one.name === "start again").map((one) => ({ ...one, stops: stops[one.name] }));
  const state = { prompt: "", tone: "", seen: "", waits: false, controls: kept };

  function draw() {
    const at = grid.map(([name, values]) => nearest(values, asked[name]));
    const index = at.reduce((sum, i, k) => sum * grid[k][1].length + i, 0);
    state.values = Object.fromEntries(grid.map(([name, values], k) => [name, values[at[k]]]));
    state.svg = pictures[index].map((i) => tokens[i]).join("");
    state.text = texts[index];
  }
  draw();
  return {
    get: (name) => state[name],
    on: (event, f) => { if (event === "change") listeners.push(f); },
    off() {},
    send({ seen, set, press }) {
      Object.assign(asked, press.includes("start again") ? start : {}, set);
      draw();
      state.seen = seen;
      for (const f of listeners) f();
    },
  };
}

/* ---- small things ---- */

const isCalm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
const clamp = (value, low, high) => Math.min(high, Math.max(low, value));
const tidy = (value) => String(+(+value).toPrecision(4));
const nearest = (values, wish) => values.reduce((best, value, i) =>
  (value === wish || Math.abs(value - wish) < Math.abs(values[best] - wish) ? i : best), 0);

function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}
