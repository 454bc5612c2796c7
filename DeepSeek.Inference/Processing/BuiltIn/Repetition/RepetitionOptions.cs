namespace DeepSeek.Inference.Processing.BuiltIn.Repetition;

/// <summary>Settings of <see cref="RepetitionStop"/>.</summary>
internal sealed class RepetitionOptions
{
    /// <summary>How often the same text comes, one after the other, before it counts as a loop. Default 4; range 2 to 1,000.</summary>
    public int Repeats { get; set; } = 4;

    /// <summary>Characters that the loop has by then at least: rules and rows of zeros are no loops. Default 200; range 2 to 100,000.</summary>
    public int Characters { get; set; } = 200;

    /// <summary>Longest text that is recognized as repeated, in characters. Default 256; range 1 to 4,096.</summary>
    public int LongestUnit { get; set; } = 256;
}
