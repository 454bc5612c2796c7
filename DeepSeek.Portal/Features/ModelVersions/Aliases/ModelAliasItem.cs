namespace DeepSeek.Portal.Features.ModelVersions.Aliases;

/// <summary>An alias, as lists show it.</summary>
/// <param name="Alias">What requests may call the model.</param>
/// <param name="Target">What it stands for: a model, <c>name@version</c>, or another alias.</param>
/// <param name="ChangedAt">When it was set last.</param>
/// <param name="ChangedBy">Who set it.</param>
internal sealed record ModelAliasItem(string Alias, string Target, DateTimeOffset ChangedAt, string ChangedBy);
