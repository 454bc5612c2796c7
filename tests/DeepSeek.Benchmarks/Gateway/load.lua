-- wrk's requests: the same body, with one key after the other; or as many different bodies as are wanted, in no order.
-- Arguments: a file with a key a line; a file with the body; how many different prompts there are, 1 for the one in the file; then headers, as name=value.
local requests = {}
local keys, at = {}, 0
local before, after, prompts

function init(args)
  local file = assert(io.open(args[2], "rb"))
  wrk.body = file:read("*a")
  file:close()
  wrk.method = "POST"
  wrk.headers["content-type"] = "application/json"
  prompts = tonumber(args[3])
  for i = 4, #args do
    local name, value = args[i]:match("^([^=]+)=(.*)$")
    wrk.headers[name] = value
  end

  -- The number in the prompt has eight digits.
  local number, rest = assert(wrk.body:find("#%d%d%d%d%d%d%d%d"))
  before, after = wrk.body:sub(1, number), wrk.body:sub(rest + 1)
  for key in io.lines(args[1]) do
    keys[#keys + 1] = "Bearer " .. key
    wrk.headers["authorization"] = keys[#keys]
    requests[#requests + 1] = wrk.format()
  end
end

function request()
  at = at % #requests + 1
  if prompts == 1 then return requests[at] end
  wrk.headers["authorization"] = keys[at]
  return wrk.format(nil, nil, nil, before .. string.format("%08d", math.random(prompts)) .. after)
end
