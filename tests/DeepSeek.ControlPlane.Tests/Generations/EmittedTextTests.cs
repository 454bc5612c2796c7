using System.Security.Cryptography;
using System.Text;
using DeepSeek.ControlPlane.Generations;

namespace DeepSeek.ControlPlane.Tests.Generations;

public sealed class EmittedTextTests
{
    [Fact]
    public void ToSha256_OfPieces_IsThatOfTheWholeText()
    {
        using var text = new EmittedText();
        text.Add("想", null);
        text.Add(" 7+5", "=");
        text.Add(null, null);
        text.Add(null, "12 😀");

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("想 7+5=12 😀"))), text.ToSha256());
        text.Add(null, ".");
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("想 7+5=12 😀."))), text.ToSha256());
    }
}
