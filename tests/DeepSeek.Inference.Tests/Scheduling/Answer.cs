using DeepSeek.Inference.Scheduling;

namespace DeepSeek.Inference.Tests.Scheduling;

/// <summary>What came of one choice.</summary>
internal sealed record Answer(IReadOnlyList<int> Tokens, SequenceEnd End);
