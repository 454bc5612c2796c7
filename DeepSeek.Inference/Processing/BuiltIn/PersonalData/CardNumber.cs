namespace DeepSeek.Inference.Processing.BuiltIn.PersonalData;

/// <summary>Payment cards' numbers: ISO/IEC 7812, whose last digit is Luhn's checksum.</summary>
internal static class CardNumber
{
    private const int MostDigits = 19;

    public static bool IsValid(ReadOnlySpan<char> digits)
    {
        if (digits.Length > MostDigits) return false;
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)] - '0';
            if (i % 2 == 1) digit *= 2;
            sum += digit > 9 ? digit - 9 : digit;
        }

        return sum % 10 == 0;
    }
}
