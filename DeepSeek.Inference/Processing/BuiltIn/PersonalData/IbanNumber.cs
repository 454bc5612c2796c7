using System.Collections.Frozen;

namespace DeepSeek.Inference.Processing.BuiltIn.PersonalData;

/// <summary>International bank account numbers: ISO 13616, with a length for each country and a checksum modulo 97.</summary>
internal static class IbanNumber
{
    // From SWIFT's IBAN registry.
    private static readonly FrozenDictionary<string, int> Lengths = (
        "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 "
        + "GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 "
        + "MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 "
        + "VA22 VG24 XK20 YE30")
        .Split(' ').ToFrozenDictionary(entry => entry[..2], entry => int.Parse(entry[2..], System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Whether a text begins with one.</summary>
    /// <param name="compact">Capitals and digits, nothing between them.</param>
    /// <param name="length">How many of them are the number.</param>
    public static bool IsValid(string compact, out int length)
    {
        if (!Lengths.TryGetValue(compact[..2], out length) || compact.Length < length) return false;
        var remainder = 0;
        for (var i = 0; i < length; i++)
        {
            // The country and the check digits count as if they stood at the end.
            var character = compact[(i + 4) % length];
            remainder = char.IsAsciiDigit(character) ? (remainder * 10) + (character - '0') : (remainder * 100) + (character - 'A' + 10);
            remainder %= 97;
        }

        return remainder == 1;
    }
}
