/// Who sweeps a store.
struct SweepState: ~Copyable {
  var task: Task<Void, Never>?
  /// How many sweepers there have been; the last one's number.
  var number = 0
  /// Whether it is at work, and will look at when it is to come again.
  var isSweeping = false
}
