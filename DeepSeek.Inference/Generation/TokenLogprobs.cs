namespace DeepSeek.Inference.Generation;

/// <summary>How likely a chosen token was by the model's own distribution, before any rule or temperature.</summary>
/// <param name="Logprob">The natural logarithm of its probability; -9999 where it is lower, also for what is impossible.</param>
/// <param name="Top">The likeliest tokens, the likeliest first; the chosen one need not be among them.</param>
/// <param name="IsReasoning">Whether the token is part of a thought or one of its marks.</param>
internal sealed record TokenLogprobs(float Logprob, IReadOnlyList<TopLogprob> Top, bool IsReasoning);
