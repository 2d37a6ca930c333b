import ConversationMemory
import _ConversationTestSupport

/// One walk of a subject beside the reference: the same steps at the same instants.
struct ModelWalk {
  /// What a walk came to.
  struct Outcome {
    /// The first answer that differs, in words; nil if there was none. The walk ends there.
    var difference: String?
    /// The first thing that an observer was told otherwise, in words; nil if there was none.
    var toldDifference: String?
    /// All answers, which are the same in every variant.
    var answers: [[WalkToken]] = []
    /// What the reference does not know, and is the same in every variant all the same.
    var asides: [String] = []
  }

  let load: WalkLoad
  let variant: WalkVariant
  private let subject: any WalkSubject
  private var reference: ReferenceStore
  private var script: WalkScript
  private var names: WalkNames
  private var told = WalkTold()
  /// What the clock shows, which may step back, and the latest that it showed.
  private var shown: Int64 = 0
  private var now: Int64 = 0
  private var outcome = Outcome()
  /// The last steps, for who has to find out why.
  private var recent: [String] = []

  private init(_ load: WalkLoad, seed: UInt64, variant: WalkVariant, subject: any WalkSubject) {
    self.load = load
    self.variant = variant
    self.subject = subject
    reference = load.reference()
    script = WalkScript(load: load, random: SeededGenerator(seed: seed))
    names = WalkNames(known: load.isStore ? [] : Array(0..<load.names.count))
  }

  /// Walks to the end, or to the first answer that differs.
  static func outcome(
    of load: WalkLoad, seed: UInt64, variant: WalkVariant, subject: any WalkSubject
  ) -> Outcome {
    var walk = ModelWalk(load, seed: seed, variant: variant, subject: subject)
    for step in 0..<load.stepCount where walk.outcome.difference == nil { walk.step(step) }
    if walk.outcome.difference == nil { walk.end() }
    walk.outcome.asides = subject.asides
    return walk.outcome
  }

  private mutating func step(_ step: Int) {
    shown = max(0, shown + script.wait())
    now = max(now, shown)
    if let every = variant.sweepsEvery, step % every == 0 { subject.sweep(at: shown) }
    if let every = variant.restoresEvery ?? variant.replaysEvery, step % every == every - 1 {
      outcome.difference = subject.restore(at: shown).map { words($0) }
    }
    reference.advance(to: now)
    let operation = script.next(in: reference)
    guard outcome.difference == nil, knowsIDs(of: operation) else { return }
    take(operation, step)
  }

  /// Whether all numbers of an operation have ids; looks at the conversation where they may not.
  private mutating func knowsIDs(of operation: WalkOperation) -> Bool {
    guard let life = operation.life, names.bases[life] == nil else { return true }
    var window = ReferenceWindow()
    window.cutsAnywhere = true
    take(WalkOperation(name: operation.name, life: life, action: .read(window)), -1)
    return outcome.difference == nil && names.bases[life] != nil
  }

  private mutating func take(_ operation: WalkOperation, _ step: Int) {
    recent.append("\(step) at \(now): \(operation.name) \(operation.action)")
    let answer = subject.perform(operation, at: shown, names: names)
    let expected = reference.perform(operation, at: now)
    let difference = names.difference(answer, from: expected, in: reference)
    // A store that was restored knows no version of the one before.
    outcome.answers.append(operation.action.isOfVersion ? expected : answer)
    if let place = difference {
      outcome.difference = words(for: "differs at \(place):", place, answer, expected)
    } else if outcome.toldDifference == nil {
      outcome.toldDifference = told.difference(subject.told, names, reference).map { words($0) }
    }
  }

  /// At the end all that is over is let go of, and all has been told.
  private mutating func end() {
    subject.sweep(at: shown)
    take(WalkOperation(name: load.names[0], life: nil, action: .account), load.stepCount)
    guard outcome.difference == nil, outcome.toldDifference == nil, !load.isBare else { return }
    outcome.toldDifference = told.missing(in: reference).map { words($0) }
  }

  private func words(
    for difference: String, _ place: Int, _ answer: [WalkToken], _ expected: [WalkToken]
  ) -> String {
    func part(_ tokens: [WalkToken]) -> String {
      let part = tokens.dropFirst(max(0, place - 3)).prefix(8)
      return "\(part.map(\.description).joined(separator: " | ")) [of \(tokens.count)]"
    }
    return words("\(difference)\n  is        \(part(answer))\n  should be \(part(expected))")
  }

  private func words(_ difference: String) -> String {
    let steps = recent.suffix(12).map { String($0.prefix(300)) }.joined(separator: "\n  ")
    return "\(load.title), \(variant.description): \(difference)\n  \(steps)"
  }
}
