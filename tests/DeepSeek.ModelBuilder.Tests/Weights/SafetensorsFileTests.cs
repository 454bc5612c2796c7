using System.Runtime.InteropServices;
using DeepSeek.ModelBuilder.Weights;

namespace DeepSeek.ModelBuilder.Tests.Weights;

public sealed class SafetensorsFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_Fp32_GivesShapeAndValues()
    {
        var data = MemoryMarshal.AsBytes<float>([1.5f, -2f, 3f, 4f, 5f, 6f]).ToArray();
        using var file = Open("""{"__metadata__":{"format":"pt"},"w":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]}}""", data);

        Assert.Equal(["w"], file.Names);
        Assert.Equal([2, 3], file.ShapeOf("w"));
        Assert.Equal([1.5f, -2f, 3f, 4f, 5f, 6f], file.Read("w"));
    }

    [Fact]
    public void Read_HalfPrecisions_AreWidened()
    {
        byte[] data = [.. MemoryMarshal.AsBytes<Half>([(Half)0.5, (Half)(-2)]), 0xC0, 0x3F, 0x00, 0xC0];
        using var file = Open(
            """{"half":{"dtype":"F16","shape":[2],"data_offsets":[0,4]},"brain":{"dtype":"BF16","shape":[2],"data_offsets":[4,8]}}""", data);

        Assert.Equal([0.5f, -2f], file.Read("half"));
        Assert.Equal([1.5f, -2f], file.Read("brain"));
    }

    [Theory]
    [InlineData("""{"w":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}""", "'w' lies outside")]
    [InlineData("""{"w":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", "'w' of shape [3] does not fill its 8 bytes")]
    [InlineData("""{"w":{"dtype":"F32","data_offsets":[0,8]}}""", "no safetensors header")]
    [InlineData("""{"w":{""", "no safetensors header")]
    [InlineData("""[1]""", "no safetensors header")]
    public void Open_BadHeader_SaysWhatIsWrong(string header, string expected)
    {
        var error = Assert.Throws<InvalidDataException>(() => Open(header, new byte[8]));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains("w.safetensors", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 1, 2, 3 }, "too few")]
    [InlineData(new byte[] { 255, 255, 255, 255, 255, 255, 255, 127, 0, 0 }, "does not fit")]
    public void Open_BrokenLead_SaysWhatIsWrong(byte[] content, string expected)
    {
        File.WriteAllBytes(_folder["w.safetensors"], content);

        var error = Assert.Throws<InvalidDataException>(() => new SafetensorsFile(_folder["w.safetensors"]));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_IntegerTensor_NamesTheType()
    {
        using var file = Open("""{"w":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}}""", new byte[8]);

        var error = Assert.Throws<InvalidDataException>(() => file.Read("w"));

        Assert.Contains("type I64", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FolderRead_WrongShapeOrName_NamesTheTensor()
    {
        Open("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", new byte[8]).Dispose();
        using var folder = new SafetensorsFolder(_folder.Root);

        var shape = Assert.Throws<InvalidDataException>(() => folder.Read("w", 1, 2));
        var name = Assert.Throws<InvalidDataException>(() => folder.Read("v", 2));

        Assert.Contains("'w' has shape [2], config.json asks for [1, 2]", shape.Message, StringComparison.Ordinal);
        Assert.Contains("tensor 'v'", name.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Folder_WithoutWeights_SaysSo()
    {
        var error = Assert.Throws<InvalidDataException>(() => new SafetensorsFolder(_folder.Root));

        Assert.Contains("no .safetensors file", error.Message, StringComparison.Ordinal);
    }

    private SafetensorsFile Open(string header, byte[] data)
    {
        File.WriteAllBytes(_folder["w.safetensors"], SafetensorsBytes.Compose(header, data));
        return new SafetensorsFile(_folder["w.safetensors"]);
    }
}
