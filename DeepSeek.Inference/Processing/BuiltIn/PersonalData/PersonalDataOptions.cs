namespace DeepSeek.Inference.Processing.BuiltIn.PersonalData;

/// <summary>Settings of <see cref="PersonalDataMasking"/>.</summary>
internal sealed class PersonalDataOptions
{
    /// <summary>What is masked: <c>email</c>, <c>iban</c>, <c>card</c>, <c>phone</c>. Default: all of them.</summary>
    public IList<string> Kinds { get; } = [];
}
