namespace DeepSeek.Portal.Components;

/// <summary>Names the resources that hold every word of the portal: <c>Texts.resx</c> and <c>Texts.zh.resx</c>.</summary>
public sealed class Texts;
