using DeepSeek.Inference.Processing.BuiltIn.PersonalData;

namespace DeepSeek.Inference.Tests.Processing.BuiltIn;

public sealed class PersonalDataFinderTests
{
    private static readonly PersonalDataKind[] All = Enum.GetValues<PersonalDataKind>();

    [Theory]
    [InlineData("Mail <jane.doe+news@mail.example.co.uk>.", "Email jane.doe+news@mail.example.co.uk")]
    [InlineData("请写信给john@example.com谢谢", "Email john@example.com")]
    [InlineData("a@example.com,b@example.org", "Email a@example.com|Email b@example.org")]
    [InlineData("Card 4111-1111-1111-1111 12/27", "Card 4111-1111-1111-1111")]
    [InlineData("卡号378282246310005。", "Card 378282246310005")]
    [InlineData("IBAN DE89 3704 0044 0532 0130 00 AND MORE", "Iban DE89 3704 0044 0532 0130 00")]
    [InlineData("EE38 2200 2210 2014 5685 NEXT WORD", "Iban EE38 2200 2210 2014 5685")]
    [InlineData("gb82west12345698765432!", "Iban gb82west12345698765432")]
    [InlineData("Call +49 (0)30 1234-5678 now", "Phone +49 (0)30 1234-5678")]
    [InlineData("0044 20 7946 0958, (212) 555-0187, 212-555-0187", "Phone 0044 20 7946 0958|Phone (212) 555-0187|Phone 212-555-0187")]
    [InlineData("打13812345678或138 1234 5678", "Phone 13812345678|Phone 138 1234 5678")]
    [InlineData("Tel. 030/12345678 und 0171-1234567", "Phone 030/12345678|Phone 0171-1234567")]
    public void Find_PersonalData_IsFoundWhole(string text, string expected) => Assert.Equal(
        expected.Split('|'),
        PersonalDataFinder.Find(text, All).Select(match => $"{match.Kind} {text.Substring(match.Start, match.Length)}"));

    [Theory]
    [InlineData("What is 347+585? 12345678+12345678=24691356, 3.14159265358979")]
    [InlineData("4111 1111 1111 1112")] // The checksum is wrong.
    [InlineData("me@localhost, @name, a@b, 2026-11-24 18:00:00, 192.168.100.200, v1.2.3")]
    [InlineData("id 550e8400-e29b-41d4-a716-446655440000, order 1000000007")]
    public void Find_WhatOnlyLooksLikeIt_IsLeftAlone(string text) => Assert.Empty(PersonalDataFinder.Find(text, All));

    [Theory]
    [InlineData("DE89 3704 0044 0532 0130 01")] // The checksum is wrong.
    [InlineData("ZZ89 3704 0044 0532 0130 00")] // There is no such country.
    [InlineData("DE89 3704 0044 0532 0130 0")]
    [InlineData("XDE89370400440532013000")]
    public void Find_WhatIsNoIban_IsNotTakenForOne(string text) => Assert.Empty(PersonalDataFinder.Find(text, [PersonalDataKind.Iban]));

    [Fact]
    public void Find_SomeKinds_FindsOnlyThose() =>
        Assert.Equal(
            [PersonalDataKind.Email],
            PersonalDataFinder.Find("a@example.com 4111111111111111", [PersonalDataKind.Email]).Select(match => match.Kind));
}
