using System.Security.Cryptography;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A random value of letters and digits, and special characters where they are wanted.</summary>
public sealed class GenerateParameterDefault : ParameterDefault
{
    private const string LettersAndDigits = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ0123456789";
    private const string Specials = "-_.{}~()*+!";

    /// <summary>Shortest length, in characters.</summary>
    public int MinLength { get; set; }

    /// <summary>Whether special characters may be in it.</summary>
    public bool Special { get; set; } = true;

    /// <inheritdoc />
    public override string GetDefaultValue() => RandomNumberGenerator.GetString(Special ? LettersAndDigits + Specials : LettersAndDigits, MinLength);
}
