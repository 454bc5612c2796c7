using DeepSeek.Inference.Generation;

namespace DeepSeek.Inference.Scheduling;

/// <summary>News of a sequence: a token with the text that came out with it, or its end, or both. An end comes last, and once a choice.</summary>
/// <param name="Choice">Which of the request's answers, from 0.</param>
/// <param name="Token">The token; -1 where there is none but an end.</param>
/// <param name="Reasoning">New thought, or null.</param>
/// <param name="Content">New answer, or null.</param>
/// <param name="Logprobs">How likely the token was; null where nobody asked.</param>
/// <param name="End">How it ended; null while it goes on.</param>
internal readonly record struct SequenceUpdate(
    int Choice, int Token, string? Reasoning, string? Content, TokenLogprobs? Logprobs, SequenceEnd? End);
