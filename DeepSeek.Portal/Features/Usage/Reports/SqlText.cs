namespace DeepSeek.Portal.Features.Usage.Reports;

/// <summary>A statement and the values that <c>{0}</c>, <c>{1}</c> … in it stand for.</summary>
internal sealed record SqlText(string Text, object[] Values);
