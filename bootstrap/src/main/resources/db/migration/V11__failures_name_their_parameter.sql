-- Which parameter of the request the model does not support, where that is why an answer failed.
alter table message add column error_parameter text;
