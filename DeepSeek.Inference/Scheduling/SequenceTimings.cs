namespace DeepSeek.Inference.Scheduling;

/// <summary>Where the time of a sequence went.</summary>
/// <param name="Queue">From admission until its prompt was begun.</param>
/// <param name="Prefill">From there to the first token.</param>
/// <param name="Decode">From the first token to the end.</param>
internal readonly record struct SequenceTimings(TimeSpan Queue, TimeSpan Prefill, TimeSpan Decode);
