/// A call that can be made again and again, each time with other arguments.
struct Call {
  /// What it calls, as a symbol graph has it: types and name, with a full stop between. One for
  /// each function, of those that share their name too.
  let symbols: [String]
  /// What is said of it before it is made.
  let name: String
  let make: () async -> Void

  init(_ symbols: String..., make: @escaping () async -> Void) {
    self.symbols = symbols
    self.make = make
    name = symbols.first ?? ""
  }

  /// A call of what another one calls, with arguments of a kind of their own.
  init(also name: String, make: @escaping () async -> Void) {
    symbols = []
    self.make = make
    self.name = name
  }
}

/// Makes a call that may wait for ever, and takes its patience away after a while.
func briefly(_ body: @escaping @Sendable () async -> Void) async {
  let task = Task { await body() }
  for _ in 0..<4 { await Task.yield() }
  task.cancel()
  await task.value
}

/// Makes a call that a task should not make, since it blocks the thread.
func blocking(_ body: () -> Void) { body() }

/// Looks at something.
@inline(never)
func see(_: some Any) {}
