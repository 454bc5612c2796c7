using DeepSeek.Gateway.ModelResolution;

namespace DeepSeek.Gateway.Tests.ModelResolution;

public sealed class BodyPiecesTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(16 * 1024)]
    [InlineData((16 * 1024) + 1)]
    [InlineData(1_000_003)]
    public void ToArray_CameInPieces_IsTheWhole(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        using var pieces = new BodyPieces();
        for (var at = 0; at < length;)
        {
            var count = Math.Min(Math.Min(pieces.Room.Length, 5_000), length - at);
            bytes.AsMemory(at, count).CopyTo(pieces.Room);
            pieces.Advance(count);
            at += count;
        }

        Assert.Equal(length, pieces.Count);
        Assert.Equal(bytes, pieces.ToArray());
    }
}
