// Trains node-nlp as its README shows and asks it: one JSON object in, one out.
// In: {"language", "train": [[text, topic]], "ask": [text]}.
// Out: {"seconds", "said": [{"intent", "ranking": [[topic, score]], "ms"}]}.
const { readFileSync } = require('fs');
const { NlpManager } = require('node-nlp');

const SHOWN = 10;

async function main() {
  const { language, train, ask } = JSON.parse(readFileSync(0, 'utf8'));
  const manager = new NlpManager({
    languages: [language],
    forceNER: false,
    autoSave: false,
    autoLoad: false,
    nlu: { log: false },
  });
  train.forEach(([text, topic]) => manager.addDocument(language, text, topic));
  const begun = performance.now();
  await manager.train();
  const seconds = (performance.now() - begun) / 1000;
  await manager.process(language, 'halo');
  const said = [];
  for (const text of ask) {
    const asked = performance.now();
    const { intent, classifications } = await manager.process(language, text);
    const ms = performance.now() - asked;
    const ranking = classifications.slice(0, SHOWN).map((c) => [c.intent, c.score]);
    said.push({ intent, ranking, ms });
  }
  process.stdout.write(JSON.stringify({ seconds, said }));
}

main();
