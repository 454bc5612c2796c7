namespace DeepSeek.Inference.Runtime;

/// <summary>
/// The fields of <c>onnx.proto</c> that are read, as protobuf writes them: the field's number and, in the lowest three bits, 2 for what has a
/// length and 0 for a number.
/// </summary>
internal static class OnnxFields
{
    public const uint ModelGraph = (7 << 3) | 2;
    public const uint ModelFunction = (25 << 3) | 2;
    public const uint FunctionNode = (7 << 3) | 2;
    public const uint GraphNode = (1 << 3) | 2;
    public const uint GraphInitializer = (5 << 3) | 2;
    public const uint NodeInput = (1 << 3) | 2;
    public const uint NodeOutput = (2 << 3) | 2;
    public const uint NodeName = (3 << 3) | 2;
    public const uint NodeType = (4 << 3) | 2;
    public const uint NodeAttribute = (5 << 3) | 2;
    public const uint AttributeGraph = (6 << 3) | 2;
    public const uint AttributeGraphs = (11 << 3) | 2;
    public const uint GraphInput = (11 << 3) | 2;
    public const uint GraphOutput = (12 << 3) | 2;
    public const uint AttributeName = (1 << 3) | 2;
    public const uint AttributeNumber = 3 << 3;
    public const uint TensorName = (8 << 3) | 2;
    public const uint TensorSide = 1 << 3;
    public const uint TensorSides = (1 << 3) | 2;
    public const uint TensorType = 2 << 3;
    public const uint ValueName = (1 << 3) | 2;
    public const uint ValueType = (2 << 3) | 2;
    public const uint TypeTensor = (1 << 3) | 2;
    public const uint TypeElement = 1 << 3;
    public const uint TypeShape = (2 << 3) | 2;
    public const uint ShapeSide = (1 << 3) | 2;
    public const uint SideLength = 1 << 3;
}
