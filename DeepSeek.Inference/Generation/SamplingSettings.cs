namespace DeepSeek.Inference.Generation;

/// <summary>How tokens are chosen.</summary>
/// <param name="Temperature">0 to 2; 0 always takes the likeliest.</param>
/// <param name="TopP">Above 0 to 1: only the likeliest tokens that together reach this share are drawn from.</param>
/// <param name="Seed">Makes the draw repeatable.</param>
/// <param name="Choice">Which of several answers to one request, from 0.</param>
internal sealed record SamplingSettings(float Temperature, float TopP, long Seed, int Choice = 0);
