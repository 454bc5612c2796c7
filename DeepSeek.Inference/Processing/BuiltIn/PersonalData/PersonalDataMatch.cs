namespace DeepSeek.Inference.Processing.BuiltIn.PersonalData;

/// <summary>Personal data in a text.</summary>
internal readonly record struct PersonalDataMatch(PersonalDataKind Kind, int Start, int Length)
{
    /// <summary>Where it ends.</summary>
    public int End => Start + Length;
}
