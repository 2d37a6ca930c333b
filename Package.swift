// swift-tools-version: 6.2
import PackageDescription

/// The settings of every Swift target.
let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  // A warning is a defect that has not happened yet.
  .treatAllWarnings(as: .error),
  // Every use of unsafe memory is spelled `unsafe`, so that a reader can find them all.
  .strictMemorySafety(),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  // An asynchronous call runs where its caller runs: to go elsewhere costs more than a message.
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

/// The settings of the buffer itself: its tests set `CBWM_OPTIMIZED`, and have it optimised, as its
/// users do, with every assertion still in force.
let bufferSettings =
  settings
  + (Context.environment["CBWM_OPTIMIZED"] == nil
    ? [] : [.unsafeFlags(["-O", "-wmo", "-num-threads", "2", "-assert-config", "Debug"])])

let package = Package(
  name: "cbwm",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "ConversationMemory", targets: ["ConversationMemory"]),
    .library(name: "ConversationAggregates", targets: ["ConversationAggregates"]),
    .library(name: "ConversationChat", targets: ["ConversationChat"]),
    .library(name: "ConversationProcessing", targets: ["ConversationProcessing"]),
    .library(name: "ConversationObservability", targets: ["ConversationObservability"]),
    .library(name: "ConversationTestSupport", targets: ["ConversationTestSupport"]),
    .executable(name: "cbwm", targets: ["cbwm"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.7.3"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
    .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"),
  ],
  targets: [
    .target(name: "CConversationThreads"),
    .target(
      name: "ConversationMemory",
      dependencies: [
        "CConversationThreads",
        .product(name: "DequeModule", package: "swift-collections"),
        .product(name: "HeapModule", package: "swift-collections"),
      ],
      swiftSettings: bufferSettings),
    .target(
      name: "ConversationAggregates", dependencies: ["ConversationMemory"],
      swiftSettings: settings),
    .target(
      name: "ConversationChat", dependencies: ["ConversationMemory"], swiftSettings: settings),
    .target(
      name: "ConversationProcessing",
      dependencies: [
        "ConversationMemory",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Metrics", package: "swift-metrics"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "Tracing", package: "swift-distributed-tracing"),
      ],
      swiftSettings: settings),
    .target(
      name: "ConversationObservability",
      dependencies: [
        "ConversationMemory",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Metrics", package: "swift-metrics"),
      ],
      swiftSettings: settings),
    .target(name: "ConversationTestSupport", swiftSettings: settings),
    .target(
      name: "ConversationReplay",
      dependencies: [
        "ConversationAggregates",
        "ConversationMemory",
        "ConversationTestSupport",
        .product(name: "Histogram", package: "hdrhistogram-swift"),
      ],
      swiftSettings: settings),
    .executableTarget(
      name: "cbwm",
      dependencies: [
        "ConversationMemory",
        "ConversationReplay",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings),
    .target(
      name: "_ConversationTestSupport",
      path: "Tests/_ConversationTestSupport",
      swiftSettings: settings),
    .executableTarget(
      name: "HostileCalls",
      dependencies: [
        "ConversationAggregates", "ConversationChat", "ConversationMemory",
        "ConversationObservability", "ConversationProcessing", "ConversationTestSupport",
        "_ConversationTestSupport",
        .product(name: "Logging", package: "swift-log"),
      ],
      path: "Tests/HostileCalls",
      swiftSettings: settings),
    .testTarget(
      name: "ConversationMemoryTests",
      dependencies: [
        "ConversationMemory", "ConversationTestSupport", "_ConversationTestSupport",
        .product(name: "DequeModule", package: "swift-collections"),
      ],
      swiftSettings: settings),
    .testTarget(
      name: "ConversationAggregatesTests",
      dependencies: ["ConversationAggregates", "ConversationMemory", "_ConversationTestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "ConversationChatTests",
      dependencies: [
        "ConversationChat", "ConversationMemory", "ConversationTestSupport",
        "_ConversationTestSupport",
      ],
      exclude: ["LangChain/reference.py"],
      swiftSettings: settings),
    .testTarget(
      name: "ConversationProcessingTests",
      dependencies: [
        "ConversationMemory", "ConversationProcessing", "ConversationTestSupport",
        .product(name: "InMemoryTracing", package: "swift-distributed-tracing"),
        .product(name: "Instrumentation", package: "swift-distributed-tracing"),
        .product(name: "MetricsTestKit", package: "swift-metrics"),
        .product(name: "ServiceLifecycleTestKit", package: "swift-service-lifecycle"),
        .product(name: "Tracing", package: "swift-distributed-tracing"),
      ],
      swiftSettings: settings),
    .testTarget(
      name: "ConversationReplayTests",
      dependencies: ["ConversationMemory", "ConversationReplay"],
      swiftSettings: settings),
    .testTarget(
      name: "ConversationTestSupportTests",
      dependencies: ["ConversationTestSupport", "_ConversationTestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "ConversationObservabilityTests",
      dependencies: [
        "ConversationObservability", "ConversationTestSupport",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "MetricsTestKit", package: "swift-metrics"),
      ],
      swiftSettings: settings),
    .testTarget(name: "CommandTests", dependencies: ["cbwm"], swiftSettings: settings),
    .testTarget(name: "TidyTests", swiftSettings: settings),
  ]
)
