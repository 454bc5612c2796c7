namespace DeepSeek.Portal.Api.Admin;

/// <summary>A part of a list, and how long all of it is.</summary>
internal sealed record ListOf<T>(IReadOnlyList<T> Items, int Total);
