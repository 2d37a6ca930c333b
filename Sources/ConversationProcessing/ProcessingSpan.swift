import ConversationMemory
import Tracing

/// The span of a message that is handled, with the names that OpenTelemetry has for messaging.
enum ProcessingSpan {
  /// Reads a span's context out of a message's metadata.
  private struct MetadataExtractor: Extractor {
    func extract(key: String, from carrier: [String: String]) -> String? { carrier[key] }
  }

  static func run(
    _ group: String, _ consumer: String, _ header: ConversationHeader,
    _ receipt: ConversationReceipt, _ body: () async throws -> Void
  ) async throws {
    var context = ServiceContext.current ?? .topLevel
    InstrumentationSystem.instrument.extract(
      header.attributes.metadata, into: &context, using: MetadataExtractor())
    try await withSpan("\(group) process", context: context, ofKind: .consumer) { span in
      span.attributes["messaging.system"] = "cbwm"
      span.attributes["messaging.operation.type"] = "process"
      span.attributes["messaging.consumer.group.name"] = group
      span.attributes["messaging.client.id"] = consumer
      span.attributes["messaging.message.id"] = "\(receipt.id)"
      span.attributes["messaging.message.delivery_count"] = receipt.deliveryCount
      try await body()
    }
  }
}
