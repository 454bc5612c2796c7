using DeepSeek.Portal.Data.Entities;

namespace DeepSeek.Portal.Features.ModelVersions;

/// <summary>What models, their versions and their other names may be called.</summary>
internal static class ModelNames
{
    /// <summary>True for a name without a version: not empty, not too long, and without white space, <c>/</c>, <c>\</c> and <c>@</c>.</summary>
    public static bool IsName(string text) =>
        text.Length is > 0 and <= ModelDeployment.MaxNameLength && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is '/' or '\\' or '@');

    /// <summary>True for <c>name</c> and <c>name@version</c>.</summary>
    public static bool IsNameOrVersion(string text) => text.Split('@') is { Length: <= 2 } parts && parts.All(IsName);
}
