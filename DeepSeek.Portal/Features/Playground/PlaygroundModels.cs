namespace DeepSeek.Portal.Features.Playground;

/// <summary>What can be asked, or why nobody knows.</summary>
internal sealed record PlaygroundModels(IReadOnlyList<string> Names, PlaygroundFailure? Failure = null);
