namespace DeepSeek.ModelTrainer.Tokenization;

/// <summary>The control tokens, spelt as DeepSeek-R1 spells them (the bars are full-width, the underscores are U+2581).</summary>
internal static class SpecialTokens
{
    public const string Begin = "<｜begin▁of▁sentence｜>";
    public const string End = "<｜end▁of▁sentence｜>";
    public const string User = "<｜User｜>";
    public const string Assistant = "<｜Assistant｜>";
    public const string ThinkOpen = "<think>";
    public const string ThinkClose = "</think>";

    /// <summary>In the order of their ids, which follow those of the byte-pair vocabulary.</summary>
    public static readonly IReadOnlyList<string> All = [Begin, End, User, Assistant, ThinkOpen, ThinkClose];
}
