namespace DeepSeek.Inference.Processing.BuiltIn.PersonalData;

/// <summary>What is recognized as personal data. Where two kinds overlap the earlier one wins.</summary>
internal enum PersonalDataKind
{
    /// <summary>An e-mail address.</summary>
    Email,

    /// <summary>An international bank account number, of a length and with a checksum that are right.</summary>
    Iban,

    /// <summary>A payment card's number, with a checksum that is right.</summary>
    Card,

    /// <summary>A phone number.</summary>
    Phone,
}
