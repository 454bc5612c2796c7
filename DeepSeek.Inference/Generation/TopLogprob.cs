namespace DeepSeek.Inference.Generation;

/// <summary>One of the likeliest tokens at a position.</summary>
/// <param name="Token">The token.</param>
/// <param name="Logprob">The natural logarithm of its probability; -9999 where it is lower, also for what is impossible.</param>
internal readonly record struct TopLogprob(int Token, float Logprob);
