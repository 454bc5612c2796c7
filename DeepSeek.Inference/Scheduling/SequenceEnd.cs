using DeepSeek.Contracts.Errors;
using DeepSeek.Inference.Generation;

namespace DeepSeek.Inference.Scheduling;

/// <summary>How a sequence ended: with a reason to finish, or with a failure.</summary>
/// <param name="FinishReason">Why it is complete; null where it failed.</param>
/// <param name="Usage">Tokens read and written.</param>
/// <param name="Timings">How long it took.</param>
/// <param name="Failure">Why it is not complete.</param>
internal sealed record SequenceEnd(string? FinishReason, GenerationUsage Usage, SequenceTimings Timings, ApiFailure? Failure);
