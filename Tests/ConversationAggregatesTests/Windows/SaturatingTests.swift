import Testing

@testable import ConversationAggregates

@Suite("Arithmetic that stops at the ends")
struct SaturatingTests {
  @Test("W11 what is beyond the instants there are is the first or the last of them")
  func ends() {
    #expect(Int64.max.saturatingSum(1) == .max)
    #expect(Int64.min.saturatingSum(-1) == .min)
    #expect(Int64.max.saturatingDifference(-1) == .max)
    #expect(Int64.min.saturatingDifference(1) == .min)
    #expect(Int64(3).saturatingSum(4) == 7 && Int64(3).saturatingDifference(4) == -1)
  }

  @Test("W11 what is not a number makes a sum not a number, until it leaves")
  func notANumber() {
    let sum = ConversationSum()
    let total = sum.combine(sum.lift(.nan), sum.lift(1))
    #expect(sum.lower(total).isNaN)
    #expect(sum.lower(sum.remove(sum.lift(.nan), from: total)) == 1)
  }
}
